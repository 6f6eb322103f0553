#include "services/surveys/domain/audit_report.h"

#include <set>
#include <utility>

#include "libs/base/strings.h"
#include "libs/errors/error.h"

namespace tanggap::surveys {

namespace {

absl::Status Wrong(std::string_view field, std::string_view description) {
  return errors::Error(errors::Reason::INVALID_FIELD).Field(field, description);
}

absl::StatusOr<PrintedNumber> ReadNumber(std::string_view text, std::string_view field) {
  const std::optional<Rational> value = Rational::FromDecimal(text);
  if (!value || *value < Rational(0))
    return Wrong(field, "Must be a decimal with a point, for example 87.28.");
  const size_t point = text.find('.');
  const size_t digits = point == std::string_view::npos ? 0 : text.size() - point - 1;
  return PrintedNumber{.value = *value, .digits = static_cast<int>(digits)};
}

}  // namespace

Rational PrintedNumber::HalfUnit() const {
  Rational half(1, 2);
  for (int i = 0; i < digits; ++i) half /= Rational(10);
  return half;
}

absl::StatusOr<Report> ReadReport(const Profile& profile,
                                  const v1::AuditReportedIndexRequest& request) {
  Report report{.means = std::vector<std::optional<PrintedNumber>>(profile.elements.size())};
  absl::StatusOr<PrintedNumber> index = ReadNumber(request.claimed_index(), "claimed_index");
  if (!index.ok()) return std::move(index).status();
  report.index = *std::move(index);
  report.weighted_mean = profile.least_index > Rational(profile.highest) &&
                         report.index.value <= Rational(profile.highest);
  std::set<std::string> seen;
  for (int i = 0; i < request.elements_size(); ++i) {
    const v1::ReportedElement& element = request.elements(i);
    const std::string path = base::Join("elements[", i, "]");
    absl::StatusOr<PrintedNumber> mean = ReadNumber(element.mean(), base::Join(path, ".mean"));
    if (!mean.ok()) return std::move(mean).status();
    if (!seen.insert(element.element()).second)
      return Wrong(base::Join(path, ".element"), "Each element stands in a report once.");
    const auto place = profile.places.find(element.element());
    if (place == profile.places.end())
      report.unknown_elements.push_back(element.element());
    else
      report.means[place->second] = *std::move(mean);
  }
  for (const auto& mean : report.means) report.complete = report.complete && mean.has_value();
  return report;
}

}  // namespace tanggap::surveys
