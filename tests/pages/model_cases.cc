#include "tests/pages/model_cases.h"

#include <absl/time/time.h>

#include <array>

#include "libs/base/strings.h"
#include "services/complaints/store/clock_codec.h"

namespace tanggap::complaints {

namespace {

// The shapes of real complaints: the 320,770 requests of Boston as its Open311 gave them, 2008 to
// 2020 (data of the city, PDDL, by github.com/balsama/bos311). Each number is the mean of a
// twentieth of them, least first; of times the middle.
//
// Characters of a description; of what was answered, and hours until then, where it was closed.
constexpr std::array<int, kShapes> kDescription = {0,  12, 20,  26,  33,  39,  46,  54,  63,  73,
                                                   84, 97, 113, 132, 154, 180, 210, 247, 297, 463};
constexpr std::array<int, kShapes> kAnswer = {13, 21, 23, 26, 29, 33, 35, 38, 40,  44,
                                              46, 48, 51, 56, 61, 68, 77, 90, 118, 305};
constexpr std::array<double, kShapes> kHours = {0.2,  0.4,  0.7,   1.0,   1.4,   2.1,   3.0,
                                                4.4,  6.9,  11.3,  15.5,  20.2,  26.4,  40.5,
                                                53.6, 78.7, 128.4, 220.1, 431.6, 1821.7};

std::string Words(int length) {
  constexpr std::string_view kWords = "Selokan penuh jentik sejak tiga minggu, mohon disemprot. ";
  std::string words;
  while (words.size() < static_cast<size_t>(length)) words += kWords;
  words.resize(static_cast<size_t>(length));
  // A text neither begins nor ends with a space.
  if (length > 0) words.back() = '.';
  return words;
}

v1::ImportedStep& AddStep(v1::ImportedComplaint& item, v1::Action action, absl::Time time) {
  v1::ImportedStep& step = *item.add_steps();
  step.set_action(action);
  *step.mutable_time() = ToProto(time);
  step.mutable_actor()->set_kind(action == v1::ACTION_CLOSE ? v1::ACTOR_KIND_IMPORTER
                                                            : v1::ACTOR_KIND_OFFICER);
  return step;
}

// What an import tells of a case that ended makes five steps with those that it implies.
void AddSteps(v1::ImportedComplaint& item, ModelKind kind, absl::Time filed, absl::Time answered,
              int answer_length) {
  item.mutable_imply_steps();
  if (kind == ModelKind::kFiled) return;
  v1::ImportedStep& assign = AddStep(item, v1::ACTION_ASSIGN, filed);
  assign.mutable_detail()->set_unit("bidang-aptika");
  assign.mutable_detail()->set_officer("budi");
  if (kind == ModelKind::kAssigned) return;
  v1::ImportedStep& answer = AddStep(item, v1::ACTION_ANSWER, answered);
  answer.mutable_detail()->set_outcome(v1::OUTCOME_RESOLVED);
  answer.set_text(Words(answer_length));
  if (kind == ModelKind::kEnded) AddStep(item, v1::ACTION_CLOSE, answered);
}

v1::ImportedComplaint ModelCase(ModelKind kind, size_t shape, absl::Time now) {
  v1::ImportedComplaint item;
  item.mutable_external_reference()->set_source_agency("diskominfo");
  item.mutable_external_reference()->set_source(kModelSource);
  item.mutable_external_reference()->set_external_id(ModelId(kind, static_cast<int>(shape)));
  v1::Complaint& complaint = *item.mutable_complaint();
  complaint.set_complaint_class(common::v1::COMPLAINT_CLASS_COMPLAINT);
  complaint.set_channel(common::v1::CHANNEL_WEB);
  complaint.set_agency("diskominfo");
  complaint.set_category("layanan-daring");
  complaint.set_region("33.73.02.1003");
  complaint.set_description(Words(kDescription[shape]));
  complaint.mutable_reporter()->set_display_name("Sulastri Wulandari");
  complaint.set_reporter_identity(v1::REPORTER_IDENTITY_NAMED);
  const absl::Time answered = now - absl::Hours(1);
  const absl::Time filed = answered - absl::Hours(1) * kHours[shape];
  *item.mutable_file_time() = ToProto(filed);
  AddSteps(item, kind, filed, answered, kAnswer[shape]);
  return item;
}

}  // namespace

std::string ModelId(ModelKind kind, int shape) {
  return base::Join(static_cast<int>(kind), "-", shape);
}

v1::ImportComplaintsRequest ModelCases(absl::Time now) {
  v1::ImportComplaintsRequest request;
  for (int kind = 0; kind < kModelKinds; ++kind) {
    for (size_t shape = 0; shape < kShapes; ++shape)
      *request.add_complaints() = ModelCase(static_cast<ModelKind>(kind), shape, now);
  }
  return request;
}

}  // namespace tanggap::complaints
