#include "services/surveys/store/folding.h"

#include <utility>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/surveys/domain/answer_reader.h"

namespace tanggap::surveys {

absl::Status Folding::Add(const postgres::Rows& rows) {
  for (const postgres::Row& row : rows) TANGGAP_RETURN_IF_ERROR(Add(row));
  return absl::OkStatus();
}

absl::StatusOr<CellChanges> Folding::Spread() const {
  CellChanges changes;
  for (const auto& [of, content] : bases_) {
    for (const CellName& name : of.early ? EarlyCellsOf(of.base) : AllCellsOf(of.base))
      TANGGAP_RETURN_IF_ERROR(changes.Add(name, content, 1));
  }
  return changes;
}

absl::Status Folding::Add(const postgres::Row& row) {
  ++count_;
  Base of{.base = {.series = static_cast<int>(row.Int("series")),
                   .period = static_cast<int>(row.Int("month")),
                   .unit = row.Text("unit"),
                   .service = row.Text("service"),
                   .channel = static_cast<int>(row.Int("channel"))}};
  of.early = !row.Bool("known") && of.base.period >= month_;
  if (row.Int("state") == v1::RESPONSE_STATE_ACCEPTED) return AddAnswers(row, of);
  bases_[of].screened_out += row.Int("sign");
  return absl::OkStatus();
}

absl::Status Folding::AddAnswers(const postgres::Row& row, const Base& of) {
  const int number = static_cast<int>(row.Int("version"));
  TANGGAP_ASSIGN_OR_RETURN(const Measured* const measured, MeasuredBy(number));
  v1::ResponseContent sent;
  if (!sent.ParseFromString(row.Bytes("vector"))) return Unreadable(number);
  const Definition& definition = measured->version->definition;
  const AnswerSheet sheet = ReadAnswers(definition, sent.answers(), std::nullopt).sheet;
  const CellContent content = ContentOf(definition, sheet, profile_ ? &*profile_ : nullptr,
                                        measured->layout, !row.Bool("known"), row.Bool("flagged"));
  const int sign = static_cast<int>(row.Int("sign"));
  TANGGAP_RETURN_IF_ERROR(bases_[of].Merge(content, sign));
  for (const auto& [dimension, option] : ProfileAnswersOf(definition, sheet)) {
    Base with = of;
    with.base = WithOption(std::move(with.base), dimension, option);
    TANGGAP_RETURN_IF_ERROR(bases_[with].Merge(content, sign));
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
