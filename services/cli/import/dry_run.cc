#include "services/cli/import/dry_run.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "libs/errors/error.h"
#include "services/cli/import/progress.h"
#include "services/cli/import/report_text.h"
#include "services/cli/import/row_feed.h"
#include "services/cli/json.h"
#include "services/cli/layout.h"
#include "services/cli/patience.h"
#include "tanggap/common/v1/rules.pb.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;

constexpr int kShownRows = 10;
constexpr size_t kShownReasons = 20;

// Takes what the contract calls personal out of a message and those within it: of a text it leaves
// that there is one. `all` when the message as a whole is personal.
void MaskPersonal(google::protobuf::Message& message, bool all = false) {
  using Field = google::protobuf::FieldDescriptor;
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const Field*> fields;
  reflection.ListFields(message, &fields);
  for (const Field* field : fields) {
    const bool personal = all || field->options().GetExtension(common::v1::personal);
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    if (field->cpp_type() == Field::CPPTYPE_MESSAGE) {
      for (int i = 0; i < count; ++i)
        MaskPersonal(field->is_repeated() ? *reflection.MutableRepeatedMessage(&message, field, i)
                                          : *reflection.MutableMessage(&message, field),
                     personal);
    } else if (personal && field->type() == Field::TYPE_STRING && !field->is_repeated()) {
      reflection.SetString(&message, field, "***");
    } else if (personal) {
      reflection.ClearField(&message, field);
    }
  }
}

// The same without what says who somebody is and where: whoever looks over a shoulder need not
// know.
v1::ImportedComplaint WithoutPersons(v1::ImportedComplaint item) {
  MaskPersonal(item);
  return item;
}

// The same as requests by which nothing is written. What an earlier release answers, which would
// write, counts as a failure.
Sender::Options JudgingBy(Sender::Options sending) {
  sending.call = [call = std::move(sending.call)](const v1::ImportComplaintsRequest& request)
      -> absl::StatusOr<v1::ImportComplaintsResponse> {
    v1::ImportComplaintsRequest judged = request;
    judged.set_validate_only(true);
    absl::StatusOr<v1::ImportComplaintsResponse> response = call(judged);
    if (response.ok() && !response->validated_only())
      return absl::UnimplementedError(
          "The service is of an earlier release, which cannot judge cases without taking them.");
    return response;
  };
  return sending;
}

void AddLine(std::string& text, int64_t count, std::string_view what) {
  if (count > 0) text += base::Join("  ", Padded(base::Join(count), 10), what, "\n");
}

}  // namespace

DryRun::DryRun(CaseSource& source, Session& session, Sender::Options sending)
    : source_(source), session_(session), sending_(JudgingBy(std::move(sending))) {}

std::string DryRun::WhyNobodyJudges(const absl::Status& answer) const {
  const std::optional<errors::Reason> reason = errors::ReasonOf(answer);
  const std::string& address = session_.options().address;
  if (reason == errors::Reason::PEER_UNAVAILABLE) return base::Join("none answers at ", address);
  if (reason == errors::Reason::TOKEN_MISSING) return "no token was given";
  if (absl::IsUnimplemented(answer))
    return base::Join("the one at ", address, " is of a release that cannot");
  return "";
}

absl::Status DryRun::FindJudge() {
  v1::ImportComplaintsRequest probe;
  probe.add_complaints();
  Patience patience({.total = sending_.patience_at_first}, session_.surroundings().random);
  return patience.Try([&]() -> absl::Status {
    const absl::Status answer = sending_.call(probe).status();
    unjudged_ = WhyNobodyJudges(answer);
    if (!unjudged_.empty()) no_judge_ = answer;
    return unjudged_.empty() ? answer : absl::OkStatus();
  });
}

bool DryRun::Look(const CaseSource::Row& row, RowOutcome& outcome) {
  const base::MutexLock lock(mutex_);
  if (row.number <= kShownRows) {
    ShownRow& shown = shown_[row.number];
    shown.line = row.line;
    if (row.item.ok()) shown.item = row.item.value();
  }
  if (!row.item.ok()) return false;
  const v1::ImportedComplaint& item = row.item.value();
  const std::string reference = item.external_reference().SerializeAsString();
  outcome.repeated = !seen_.insert(std::hash<std::string>()(reference)).second;
  if (item.has_complaint() && item.complaint().agency().empty()) ++routed_;
  // Steps alone may belong to a case that is not here yet, but in a row before them.
  return unjudged_.empty() && (item.has_complaint() || !outcome.repeated);
}

void DryRun::Settled(SentBatch batch) {
  const base::MutexLock lock(mutex_);
  for (RowOutcome& outcome : batch.outcomes) {
    if (outcome.fate == RowFate::kRejected) {
      census_.Add(outcome.reason, outcome.line);
    } else if (outcome.repeated) {
      outcome.fate = RowFate::kUndecided;
      outcome.filing_differs = outcome.history_differs = outcome.times_adjusted = false;
      ++repeated_;
    }
    counts_.Count(outcome);
    if (outcome.row <= kShownRows) shown_[outcome.row].problem = outcome.reason;
  }
}

RowCounts DryRun::counts() {
  const base::MutexLock lock(mutex_);
  return counts_;
}

absl::Status DryRun::JudgeRows() {
  Progress progress(session_.surroundings(), RowCounts());
  RowFeed feed(source_, [this](const CaseSource::Row& row, RowOutcome& outcome) {
    return Look(row, outcome);
  });
  Sender sender(sending_, session_.surroundings().random,
                [this](SentBatch batch) { Settled(std::move(batch)); });
  const absl::Status judged = feed.Run(sender, [&] {
    progress.Show(counts(), source_.Fraction());
    return absl::OkStatus();
  });
  progress.Show(counts(), source_.Fraction());
  progress.End();
  file_failure_ = feed.file_failure();
  return judged;
}

absl::Status DryRun::Show(const ShownRow& row, nlohmann::ordered_json& told) const {
  if (!session_.json()) {
    std::ostream& out = session_.surroundings().out;
    out << session_.view().Bold(base::Join("Line ", row.line)) << "\n";
    if (!row.problem.empty()) {
      out << "would be rejected: " << Harmless(row.problem) << ".\n\n";
      return absl::OkStatus();
    }
    TANGGAP_ASSIGN_OR_RETURN(const std::string lines,
                             ToLines(WithoutPersons(*row.item), session_.view()));
    out << lines << "\n";
    return absl::OkStatus();
  }
  nlohmann::ordered_json shown = {{"line", row.line}};
  if (row.problem.empty()) {
    TANGGAP_ASSIGN_OR_RETURN(const std::string json, ToJsonLine(WithoutPersons(*row.item)));
    shown["case"] = nlohmann::ordered_json::parse(json);
  } else {
    shown["problem"] = row.problem;
  }
  told["shown"].push_back(std::move(shown));
  return absl::OkStatus();
}

void DryRun::AddCounts(nlohmann::ordered_json& told) const {
  if (unjudged_.empty()) {
    told.update(CountsJson(counts_));
  } else {
    told.update(
        {{"rows", counts_.rows}, {"rejected", counts_.rejected}, {"texts_cut", counts_.texts_cut}});
  }
  told["repeated"] = repeated_;
  told["routed"] = routed_;
  told["askedTheService"] = unjudged_.empty();
  told["wholeFile"] = file_failure_.ok();
  told["reasons"] = census_.Json();
}

std::string DryRun::CountLines() const {
  std::string text =
      base::Join(counts_.rows, " rows, of which ", counts_.rejected, " would be rejected",
                 census_.empty() ? ".\n" : ":\n", census_.Text(kShownReasons));
  if (unjudged_.empty()) {
    text += base::Join("What would become of them:\n", CountsText(counts_));
  } else {
    AddLine(text, counts_.texts_cut, "texts would be cut to 4,000 characters");
  }
  AddLine(text, repeated_, "tell a case that a row before them tells: it depends on that one");
  AddLine(text, routed_, "name no agency: routing decides");
  if (unjudged_.empty()) return text + "Nothing was written. So the service would judge now.\n";
  return base::Join(text, "Nothing was sent, and no service judged, for ", unjudged_,
                    ": this is what the mapping alone tells.\n");
}

absl::Status DryRun::Tell() {
  const base::MutexLock lock(mutex_);
  nlohmann::ordered_json told = nlohmann::ordered_json::object();
  if (session_.json()) {
    AddCounts(told);
    told["shown"] = nlohmann::ordered_json::array();
  }
  for (const auto& [number, row] : shown_) TANGGAP_RETURN_IF_ERROR(Show(row, told));
  session_.surroundings().out << (session_.json() ? told.dump(1) + "\n" : CountLines());
  return absl::OkStatus();
}

absl::StatusOr<RowCounts> DryRun::Run() {
  TANGGAP_RETURN_IF_ERROR(FindJudge());
  session_.TryOnce();
  TANGGAP_RETURN_IF_ERROR(JudgeRows());
  TANGGAP_RETURN_IF_ERROR(Tell());
  TANGGAP_RETURN_IF_ERROR(file_failure_);
  TANGGAP_RETURN_IF_ERROR(no_judge_);
  return counts();
}

}  // namespace tanggap::cli
