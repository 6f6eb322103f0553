#include "services/surveys/store/folding.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/surveys/domain/answer_reader.h"

namespace tanggap::surveys {

absl::Status Folding::Add(const postgres::Rows& rows) {
  std::vector<std::pair<Base, size_t>> placed;
  for (size_t i = 0; i < rows.size(); ++i) placed.emplace_back(BaseOf(rows[i]), i);
  std::sort(placed.begin(), placed.end());
  Contents contents;
  for (size_t i = 0; i < placed.size(); ++i) {
    const auto& [of, row] = placed[i];
    TANGGAP_RETURN_IF_ERROR(Add(rows[row], of, contents));
    if (i + 1 < placed.size() && placed[i + 1].first == of) continue;
    TANGGAP_RETURN_IF_ERROR(Spread(std::exchange(contents, {})));
  }
  count_ += static_cast<int64_t>(rows.size());
  return absl::OkStatus();
}

absl::Status Folding::Spread(const Contents& contents) {
  for (const auto& [of, content] : contents) {
    for (const CellName& name : of.early ? EarlyCellsOf(of.base) : AllCellsOf(of.base))
      TANGGAP_RETURN_IF_ERROR(cells_.Add(name, content, 1));
  }
  return absl::OkStatus();
}

Folding::Base Folding::BaseOf(const postgres::Row& row) const {
  Base of{.base = {.series = static_cast<int>(row.Int("series")),
                   .period = static_cast<int>(row.Int("month")),
                   .unit = row.Text("unit"),
                   .service = row.Text("service"),
                   .channel = static_cast<int>(row.Int("channel"))}};
  of.early = !row.Bool("known") && of.base.period >= month_;
  return of;
}

absl::Status Folding::Add(const postgres::Row& row, const Base& of, Contents& contents) {
  if (row.Int("state") == v1::RESPONSE_STATE_ACCEPTED) return AddAnswers(row, of, contents);
  contents[of].screened_out += row.Int("sign");
  return absl::OkStatus();
}

absl::Status Folding::AddAnswers(const postgres::Row& row, const Base& of, Contents& contents) {
  const int number = static_cast<int>(row.Int("version"));
  TANGGAP_ASSIGN_OR_RETURN(const Measured* const measured, MeasuredBy(number));
  v1::ResponseContent sent;
  if (!sent.ParseFromString(row.Bytes("vector"))) return Unreadable(number);
  const Definition& definition = measured->version->definition;
  const AnswerSheet sheet = ReadAnswers(definition, sent.answers(), std::nullopt).sheet;
  const CellContent content = ContentOf(definition, sheet, profile_ ? &*profile_ : nullptr,
                                        measured->layout, !row.Bool("known"), row.Bool("flagged"));
  const int sign = static_cast<int>(row.Int("sign"));
  TANGGAP_RETURN_IF_ERROR(contents[of].Merge(content, sign));
  for (const auto& [dimension, option] : ProfileAnswersOf(definition, sheet)) {
    Base with = of;
    with.base = WithOption(std::move(with.base), dimension, option);
    TANGGAP_RETURN_IF_ERROR(contents[with].Merge(content, sign));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Folding::MayStep(int state, int version) {
  if (state != v1::RESPONSE_STATE_ACCEPTED) return true;
  TANGGAP_ASSIGN_OR_RETURN(const Measured* const measured, MeasuredBy(version));
  return measured->version->EveryElementIsAnswered();
}

absl::StatusOr<const Folding::Measured*> Folding::MeasuredBy(int number) {
  const auto known = versions_.find(number);
  if (known != versions_.end()) return &known->second;
  Measured measured;
  TANGGAP_ASSIGN_OR_RETURN(measured.version, store_.Find(due_.survey, number, deadline_));
  if (measured.version == nullptr) return Unreadable(number);
  if (!due_.index_profile.empty()) {
    TANGGAP_RETURN_IF_ERROR(LoadProfile());
    // An element that is not asked for has no answer on the profile's own scale.
    std::vector<int> points = measured.version->published.scale_points;
    points.resize(profile_->elements.size());
    for (int& each : points) {
      if (each < 2) each = static_cast<int>(profile_->highest - profile_->lowest) + 1;
    }
    measured.layout = LayoutOf(*profile_, points);
  }
  return &versions_.emplace(number, std::move(measured)).first->second;
}

absl::Status Folding::LoadProfile() {
  if (profile_.has_value()) return absl::OkStatus();
  TANGGAP_ASSIGN_OR_RETURN(const std::shared_ptr<const v1::IndexProfile> message,
                           profiles_.Find(due_.index_profile, deadline_));
  if (message == nullptr) return absl::DataLossError("the index profile of a survey is gone");
  TANGGAP_ASSIGN_OR_RETURN(profile_, MakeProfile(*message));
  return absl::OkStatus();
}

absl::Status Folding::Unreadable(int version) const {
  return absl::DataLossError(base::Join("a response to version ", version, " of survey ",
                                        due_.survey.ToString(), " cannot be read"));
}

}  // namespace tanggap::surveys
