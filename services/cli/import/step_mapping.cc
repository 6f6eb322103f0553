#include "services/cli/import/step_mapping.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>

#include "libs/base/strings.h"
#include "services/cli/import/enum_names.h"
#include "services/cli/import/timestamps.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;

std::unordered_set<std::string> Lowered(
    const google::protobuf::RepeatedPtrField<std::string>& values) {
  std::unordered_set<std::string> lowered;
  for (const std::string& value : values)
    lowered.insert(absl::AsciiStrToLower(absl::StripAsciiWhitespace(value)));
  return lowered;
}

// As the service takes it: whose name and agency it keeps.
bool IsStaff(v1::ActorKind kind) {
  return kind == v1::ACTOR_KIND_OFFICER || kind == v1::ACTOR_KIND_SUPERVISOR ||
         kind == v1::ACTOR_KIND_COORDINATOR || kind == v1::ACTOR_KIND_FRONT_DESK ||
         kind == v1::ACTOR_KIND_PARTNER;
}

}  // namespace

v1::ActorKind ActorOfStep(v1::Action action) {
  switch (action) {
    case v1::ACTION_VERIFY:
    case v1::ACTION_REJECT:
    case v1::ACTION_REQUEST_INFORMATION:
    case v1::ACTION_ASSIGN:
    case v1::ACTION_START_WORK:
    case v1::ACTION_ANSWER:
    case v1::ACTION_COMMENT:
      return v1::ACTOR_KIND_OFFICER;
    case v1::ACTION_REOPEN:
      return v1::ACTOR_KIND_SUPERVISOR;
    case v1::ACTION_PROVIDE_INFORMATION:
    case v1::ACTION_ACCEPT_ANSWER:
    case v1::ACTION_DISPUTE_ANSWER:
    case v1::ACTION_WITHDRAW:
      return v1::ACTOR_KIND_REPORTER;
    case v1::ACTION_CLOSE:
      return v1::ACTOR_KIND_IMPORTER;
    default:
      return v1::ACTOR_KIND_UNSPECIFIED;
  }
}

bool StepMapping::When::Holds(const TableRow& row) const {
  const std::string_view cell = row.At(column);
  if (filled.has_value() && *filled == cell.empty()) return false;
  if (any_of.empty() && none_of.empty()) return true;
  const std::string lowered = absl::AsciiStrToLower(base::AsAbsl(cell));
  return (any_of.empty() || any_of.contains(lowered)) && !none_of.contains(lowered);
}

void StepMapping::CompileConditions(const TableColumns& columns, const std::string& path,
                                    const NoteProblem& note) {
  for (int i = 0; i < rule_.when_size(); ++i) {
    const v1::RowCondition& condition = rule_.when(i);
    const std::string at = base::Join(path, ".when[", i, "]");
    if (condition.any_of().empty() && condition.none_of().empty() && !condition.has_filled())
      note(at, "needs any_of, none_of or filled: what must hold for the column");
    const size_t column = columns.Find(condition.column());
    if (column == kNoColumn) {
      note(at + ".column", columns.Sentence(condition.column()));
      continue;
    }
    When& when =
        when_.emplace_back(When{column, Lowered(condition.any_of()), Lowered(condition.none_of())});
    if (condition.has_filled()) when.filled = condition.filled();
  }
}

void StepMapping::CompileParticulars(const TableColumns& columns, const std::string& path,
                                     const NoteProblem& note) {
  const auto compile = [&](bool given, const v1::ColumnValue& value, const char* name,
                           v1::Action needs, CellValue& into) {
    if (!given) return;
    const std::string at = base::Join(path, ".", name);
    if (needs != v1::ACTION_UNSPECIFIED && rule_.action() != needs)
      note(at, base::Join("belongs to ", v1::Action_Name(needs), " only"));
    into = CellValue::Compile(value, at, columns, note);
  };
  compile(rule_.has_time(), rule_.time(), "time", v1::ACTION_UNSPECIFIED, time_);
  compile(rule_.has_text(), rule_.text(), "text", v1::ACTION_UNSPECIFIED, text_);
  compile(rule_.has_outcome(), rule_.outcome(), "outcome", v1::ACTION_ANSWER, outcome_);
  compile(rule_.has_planned_date(), rule_.planned_date(), "planned_date", v1::ACTION_ANSWER,
          planned_date_);
  compile(rule_.has_rating(), rule_.rating(), "rating", v1::ACTION_ACCEPT_ANSWER, rating_);
  compile(rule_.has_rejection_reason(), rule_.rejection_reason(), "rejection_reason",
          v1::ACTION_REJECT, rejection_reason_);
  compile(rule_.has_unit(), rule_.unit(), "unit", v1::ACTION_ASSIGN, unit_);
  compile(rule_.has_officer(), rule_.officer(), "officer", v1::ACTION_UNSPECIFIED, officer_);
  officer_.HideValues();
  if (rule_.has_officer() && !IsStaff(Actor()))
    note(path + ".officer", "belongs to what staff did: see actor");
  if (rule_.audience() != v1::AUDIENCE_UNSPECIFIED && rule_.action() != v1::ACTION_COMMENT)
    note(path + ".audience", "belongs to ACTION_COMMENT only");
  outcome_.SetIfEmpty("RESOLVED");
  CheckEnum(v1::Outcome_descriptor(), outcome_, path + ".outcome", note);
  CheckEnum(v1::RejectionReason_descriptor(), rejection_reason_, path + ".rejection_reason", note);
}

StepMapping StepMapping::Compile(const v1::StepRule& rule, const std::string& path,
                                 const TableColumns& columns, const NoteProblem& note) {
  StepMapping step;
  step.rule_ = rule;
  if (ActorOfStep(rule.action()) == v1::ACTOR_KIND_UNSPECIFIED)
    note(path + ".action", base::Join(v1::Action_Name(rule.action()), " is no step of a table"));
  if (rule.action() == v1::ACTION_REJECT && !rule.has_rejection_reason())
    note(path, "needs the rejection_reason of ACTION_REJECT");
  if (rule.action() == v1::ACTION_ASSIGN && !rule.has_unit())
    note(path, "needs the unit of ACTION_ASSIGN");
  step.CompileConditions(columns, path, note);
  step.CompileParticulars(columns, path, note);
  return step;
}

// False when the step is to be left out.
OrRejection<bool> StepMapping::SetTime(const TableRow& row, const TimeReader& times,
                                       std::optional<absl::Time> before,
                                       v1::ImportedStep& step) const {
  const OrRejection<std::string> text = time_.Of(row);
  if (!text.ok()) return text.rejection();
  step.set_implied(rule_.implied());
  if (!text.value().empty()) {
    const OrRejection<absl::Time> time = times.Read(text.value(), time_.name());
    if (!time.ok()) return time.rejection();
    *step.mutable_time() = TimestampOf(time.value());
    return true;
  }
  if (rule_.missing_time() == v1::MISSING_TIME_SKIP) return false;
  if (rule_.missing_time() == v1::MISSING_TIME_AS_BEFORE && before.has_value()) {
    *step.mutable_time() = TimestampOf(*before);
    step.set_implied(true);
    return true;
  }
  return Rejection{base::Join(time_.name(), " is empty, which should say when ",
                              v1::Action_Name(rule_.action()).substr(7), " happened")};
}

v1::ActorKind StepMapping::Actor() const {
  return rule_.actor() == v1::ACTOR_KIND_UNSPECIFIED ? ActorOfStep(rule_.action()) : rule_.actor();
}

OrRejection<bool> StepMapping::SetAnswer(const TableRow& row, const TimeReader& times,
                                         v1::StepDetail& detail) const {
  const OrRejection<int> outcome = EnumOf(v1::Outcome_descriptor(), outcome_, row);
  if (!outcome.ok()) return outcome.rejection();
  detail.set_outcome(static_cast<v1::Outcome>(outcome.value()));
  if (detail.outcome() != v1::OUTCOME_PLANNED) return true;
  const OrRejection<std::string> date = planned_date_.Of(row);
  if (!date.ok()) return date.rejection();
  if (date.value().empty())
    return Rejection{"no planned_date is given, which an answer with the outcome PLANNED has"};
  const OrRejection<std::string> day = times.ReadDay(date.value(), planned_date_.name());
  if (!day.ok()) return day.rejection();
  detail.set_planned_date(day.value());
  return true;
}

OrRejection<bool> StepMapping::SetRating(const TableRow& row, v1::StepDetail& detail) const {
  const OrRejection<std::string> rating = rating_.Of(row);
  if (!rating.ok()) return rating.rejection();
  if (rating.value().empty()) return true;
  int score = 0;
  if (!absl::SimpleAtoi(rating.value(), &score) || score < 1 || score > 4)
    return Rejection{base::Join(rating_.name(), " holds no number from 1 to 4")};
  detail.set_rating_score(score);
  return true;
}

OrRejection<bool> StepMapping::SetParticulars(const TableRow& row, const TimeReader& times,
                                              common::v1::Track track,
                                              v1::ImportedStep& step) const {
  v1::StepDetail& detail = *step.mutable_detail();
  if (rule_.action() == v1::ACTION_ANSWER) {
    const OrRejection<bool> answer = SetAnswer(row, times, detail);
    if (!answer.ok()) return answer;
  }
  if (rule_.action() == v1::ACTION_ACCEPT_ANSWER) {
    const OrRejection<bool> rating = SetRating(row, detail);
    if (!rating.ok()) return rating;
  }
  if (rule_.action() == v1::ACTION_REJECT) {
    const OrRejection<int> reason =
        EnumOf(v1::RejectionReason_descriptor(), rejection_reason_, row);
    if (!reason.ok()) return reason.rejection();
    if (reason.value() == 0) return Rejection{"no reason is given for which it was rejected"};
    detail.set_rejection_reason(static_cast<v1::RejectionReason>(reason.value()));
  }
  if (rule_.action() == v1::ACTION_COMMENT) {
    const v1::Audience usual = IsStaff(Actor()) ? v1::AUDIENCE_INTERNAL : v1::AUDIENCE_REPORTER;
    detail.set_audience(rule_.audience() == v1::AUDIENCE_UNSPECIFIED ? usual : rule_.audience());
  }
  if (rule_.action() == v1::ACTION_VERIFY) detail.set_track(track);
  if (rule_.action() == v1::ACTION_ASSIGN) {
    const OrRejection<std::string> unit = unit_.Of(row);
    if (!unit.ok()) return unit.rejection();
    detail.set_unit(unit.value());
  }
  const OrRejection<std::string> officer = officer_.Of(row);
  if (!officer.ok()) return officer.rejection();
  step.mutable_actor()->set_officer(officer.value());
  return true;
}

OrRejection<bool> StepMapping::AddTo(const TableRow& row, const TimeReader& times,
                                     const TextLimit& texts, std::optional<absl::Time> before,
                                     v1::ImportedComplaint& item) const {
  for (const When& when : when_) {
    if (!when.Holds(row)) return false;
  }
  v1::ImportedStep step;
  step.set_action(rule_.action());
  step.mutable_actor()->set_kind(Actor());
  const OrRejection<bool> timed = SetTime(row, times, before, step);
  if (!timed.ok() || !timed.value()) return timed;
  const common::v1::Track track = item.imply_steps().track();
  const OrRejection<bool> set = SetParticulars(
      row, times,
      track == common::v1::TRACK_UNSPECIFIED ? common::v1::TRACK_NON_INVESTIGATIVE : track, step);
  if (!set.ok()) return set;
  OrRejection<std::string> text = text_.Of(row);
  if (text.ok()) text = texts.Fit(std::move(text.value()), text_.name());
  if (!text.ok()) return text.rejection();
  step.set_text(std::move(text.value()));
  *item.add_steps() = std::move(step);
  return true;
}

}  // namespace tanggap::cli
