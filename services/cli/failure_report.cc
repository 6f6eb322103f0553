#include "services/cli/failure_report.h"

#include <nlohmann/json.hpp>

#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/cli/app.h"
#include "services/cli/layout.h"
#include "services/cli/usage_error.h"
#include "services/cli/view.h"

namespace tanggap::cli {
namespace {

// A cause does not travel: only the channel on this side knows one.
bool IsUnreachable(const absl::Status& status) {
  const auto reason = errors::ReasonOf(status);
  if (reason == errors::Reason::PEER_UNAVAILABLE) return !errors::CauseOf(status).empty();
  return !reason.has_value() && (absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status));
}

std::string SentenceOf(const absl::Status& status, errors::Language language) {
  const auto reason = errors::ReasonOf(status);
  if (!reason.has_value()) return std::string(status.message());
  return errors::Sentence(*reason, language, errors::AllMetadataOf(status));
}

std::string ReasonText(const absl::Status& status) {
  const std::string code(absl::StatusCodeToString(status.code()));
  const auto reason = errors::ReasonOf(status);
  return reason.has_value() ? base::Join(errors::ReasonName(*reason), " (", code, ")") : code;
}

void ReportJson(const absl::Status& status, errors::Language language, Surroundings& surroundings) {
  nlohmann::ordered_json report;
  report["code"] = std::string(absl::StatusCodeToString(status.code()));
  if (const auto reason = errors::ReasonOf(status))
    report["reason"] = std::string(errors::ReasonName(*reason));
  report["message"] = SentenceOf(status, language);
  for (const auto& [key, value] : errors::AllMetadataOf(status)) report["metadata"][key] = value;
  for (const auto& violation : errors::FieldViolationsOf(status)) {
    report["fields"].push_back(
        {{"field", violation.field}, {"description", violation.description}});
  }
  if (const auto delay = errors::RetryAfterOf(status))
    report["retryAfterSeconds"] = absl::ToDoubleSeconds(*delay);
  surroundings.err << report.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
                   << "\n";
}

void ReportUnreachable(const View& view, const Arguments& arguments, const Service& service,
                       Surroundings& surroundings) {
  const std::string address = arguments.Text("address");
  surroundings.err
      << view.Red(view.Say("No service answers at ", "Tidak ada layanan yang menjawab di "))
      << address << ".\n"
      << view.Say(
             "Is it running? deploy/status tells. Is it somewhere else? Set --address or ",
             "Apakah layanan berjalan? Lihat deploy/status. Di tempat lain? Atur --address atau ")
      << service.address_variable << ".\n";
}

void ReportRefusal(const absl::Status& status, const View& view, bool verbose,
                   Surroundings& surroundings) {
  const auto line = [&](std::string_view name, std::string_view value) {
    surroundings.err << "  " << view.Dim(Padded(name, 12)) << Harmless(value) << "\n";
  };
  for (const std::string& part : Wrapped(SentenceOf(status, view.language), kLineWidth)) {
    surroundings.err << view.Red(part) << "\n";
  }
  line(view.Say("reason", "alasan"), ReasonText(status));
  for (const auto& violation : errors::FieldViolationsOf(status)) {
    line(view.Say("field", "isian"),
         base::Join(violation.field, violation.field.empty() ? "" : ": ", violation.description));
  }
  if (const auto delay = errors::RetryAfterOf(status)) {
    line(view.Say("try again", "coba lagi"),
         view.Say(base::Join("in ", std::string(absl::FormatDuration(*delay))),
                  base::Join(std::string(absl::FormatDuration(*delay)), " lagi")));
  }
  if (!verbose) return;
  for (const auto& [key, value] : errors::AllMetadataOf(status)) line(key, value);
}

}  // namespace

int Report(const absl::Status& status, const Arguments& arguments, Surroundings& surroundings,
           const Service& service) {
  if (status.ok()) return kDone;
  View view = ViewOf(arguments, surroundings);
  view.colours = surroundings.colours_err;
  if (IsUsageError(status)) {
    surroundings.err << "tanggap: " << std::string(status.message()) << "\n";
    return kUsage;
  }
  if (arguments.IsOn("json")) {
    ReportJson(status, view.language, surroundings);
  } else if (IsUnreachable(status)) {
    ReportUnreachable(view, arguments, service, surroundings);
  } else {
    ReportRefusal(status, view, arguments.IsOn("verbose"), surroundings);
  }
  if (absl::IsDataLoss(status) && !errors::ReasonOf(status).has_value()) return kIncomplete;
  return IsUnreachable(status) ? kUnreachable : kRefused;
}

}  // namespace tanggap::cli
