#include "services/cli/import/dry_run.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/json.h"
#include "services/cli/layout.h"
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

}  // namespace

DryRun::DryRun(CaseSource& source, Session& session)
    : source_(source), session_(session), forecast_(session.surroundings().clock.Now()) {
  absl::StatusOr<KnownCodes> known = KnownCodes::Ask(session);
  if (known.ok()) known_ = *std::move(known);
}

std::string DryRun::ProblemOf(const v1::ImportedComplaint& item) {
  std::string problem = forecast_.ProblemOf(item);
  if (problem.empty() && known_.has_value()) problem = known_->ProblemOf(item);
  return problem;
}

absl::Status DryRun::Show(const CaseSource::Row& row, const std::string& problem) {
  const View& view = session_.view();
  if (session_.json()) {
    nlohmann::ordered_json shown = {{"line", row.line}};
    if (problem.empty()) {
      TANGGAP_ASSIGN_OR_RETURN(const std::string json,
                               ToJsonLine(WithoutPersons(row.item.value())));
      shown["case"] = nlohmann::ordered_json::parse(json);
    } else {
      shown["problem"] = problem;
    }
    shown_.push_back(std::move(shown));
    return absl::OkStatus();
  }
  std::ostream& out = session_.surroundings().out;
  out << view.Bold(base::Join("Line ", row.line)) << "\n";
  if (!problem.empty()) {
    out << "would be rejected: " << Harmless(problem) << ".\n\n";
    return absl::OkStatus();
  }
  TANGGAP_ASSIGN_OR_RETURN(const std::string lines,
                           ToLines(WithoutPersons(row.item.value()), view));
  out << lines << "\n";
  return absl::OkStatus();
}

absl::Status DryRun::Take(CaseSource::Row row) {
  ++counts_.rows;
  const std::string problem =
      row.item.ok() ? ProblemOf(row.item.value()) : row.item.rejection().reason;
  if (!problem.empty()) {
    ++counts_.rejected;
    census_.Add(problem, row.line);
  } else {
    counts_.texts_cut += row.texts_cut;
  }
  return counts_.rows > kShownRows ? absl::OkStatus() : Show(row, problem);
}

void DryRun::Tell(int64_t rows, int64_t rejected) {
  std::ostream& out = session_.surroundings().out;
  if (session_.json()) {
    nlohmann::ordered_json told = {{"rows", rows},
                                   {"rejected", rejected},
                                   {"repeated", forecast_.repeated()},
                                   {"routed", forecast_.routed()},
                                   {"timesAdjusted", forecast_.adjusted()},
                                   {"textsCut", counts_.texts_cut},
                                   {"askedTheService", known_.has_value()},
                                   {"reasons", census_.Json()},
                                   {"shown", shown_}};
    out << told.dump(1) << "\n";
    return;
  }
  out << rows << " rows, of which " << rejected << " would be rejected"
      << (census_.empty() ? ".\n" : ":\n") << census_.Text(kShownReasons);
  const auto line = [&](int64_t count, std::string_view what) {
    if (count > 0) out << "  " << Padded(base::Join(count), 10) << what << "\n";
  };
  line(forecast_.repeated(), "tell a case that a row before them tells");
  line(forecast_.routed(), "name no agency: routing would decide");
  line(forecast_.adjusted(), "claim a time that cannot be: the case would be marked");
  line(counts_.texts_cut, "texts would be cut to 4,000 characters");
  out << (known_.has_value()
              ? "Nothing was sent. The service judges in the end, by all of its rules.\n"
              : "Nothing was sent. No service answers that could tell whether the directory has "
                "these agencies, units, categories and regions.\n");
}

absl::StatusOr<RowCounts> DryRun::Run() {
  while (true) {
    TANGGAP_ASSIGN_OR_RETURN(std::optional<CaseSource::Row> row, source_.Next());
    if (!row.has_value()) break;
    TANGGAP_RETURN_IF_ERROR(Take(*std::move(row)));
  }
  Tell(counts_.rows, counts_.rejected);
  return counts_;
}

}  // namespace tanggap::cli
