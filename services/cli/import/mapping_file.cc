#include "services/cli/import/mapping_file.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_join.h>
#include <google/protobuf/io/tokenizer.h>

#include <algorithm>

#include "libs/base/strings.h"
#include "libs/rpc/field_rules.h"
#include "services/cli/nearest.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::TextFormat;

constexpr size_t kMostProblems = 20;

void AddFieldNames(const Descriptor* type, std::vector<std::string>& names) {
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (std::find(names.begin(), names.end(), field->name()) != names.end()) continue;
    names.push_back(field->name());
    if (field->message_type() != nullptr) AddFieldNames(field->message_type(), names);
  }
}

// The parser says: Message type "..." has no field named "colums".
std::string WithNearest(const std::string& message) {
  const size_t at = message.find("no field named \"");
  if (at == std::string::npos) return message;
  const size_t from = at + std::string_view("no field named \"").size();
  const std::string name = message.substr(from, message.find('"', from) - from);
  std::vector<std::string> names;
  AddFieldNames(complaints::v1::ImportMapping::descriptor(), names);
  const std::string nearest = Nearest(name, names);
  return base::Join("there is no field '", name, "' here",
                    nearest.empty() ? "" : base::Join("; did you mean '", nearest, "'?"));
}

class Collector final : public google::protobuf::io::ErrorCollector {
 public:
  Collector(const std::string& name, std::vector<std::string>& problems)
      : name_(name), problems_(problems) {}
  void AddError(int line, int column, const std::string& message) override {
    problems_.push_back(
        base::Join(name_, ":", line + 1, ":", column + 1, ": ", WithNearest(message)));
  }
  void AddWarning(int line, int column, const std::string& message) override {
    AddError(line, column, message);
  }

 private:
  const std::string& name_;
  std::vector<std::string>& problems_;
};

struct PathPart {
  std::string field;
  int index = -1;
};

// "when[2]" as its name and index.
PathPart ReadPart(const std::string& text) {
  const size_t bracket = text.find('[');
  PathPart part{.field = text.substr(0, bracket)};
  if (bracket == std::string::npos) return part;
  if (!absl::SimpleAtoi(text.substr(bracket + 1, text.size() - bracket - 2), &part.index))
    part.index = -1;
  return part;
}

}  // namespace

absl::Status MappingError(const std::vector<std::string>& problems) {
  std::vector<std::string> shown(
      problems.begin(),
      problems.begin() + static_cast<std::ptrdiff_t>(std::min(problems.size(), kMostProblems)));
  if (shown.size() < problems.size())
    shown.push_back(base::Join("... and ", problems.size() - shown.size(), " more"));
  return UsageError(base::Join("The mapping cannot be used.\n", absl::StrJoin(shown, "\n")));
}

absl::StatusOr<MappingFile> MappingFile::Parse(const std::string& name, std::string_view text) {
  if (!base::IsUtf8(text)) return MappingError({base::Join(name, ": the file is not UTF-8 text")});
  MappingFile file;
  file.name_ = name;
  file.places_ = std::make_unique<TextFormat::ParseInfoTree>();
  std::vector<std::string> problems;
  Collector collector(name, problems);
  TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  parser.WriteLocationsTo(file.places_.get());
  // So that all misspelt names are told at once.
  parser.AllowUnknownField(true);
  const bool read = parser.ParseFromString(std::string(text), &file.mapping_);
  if (!problems.empty() || !read) return MappingError(problems);
  rpc::FieldRules rules;
  if (absl::Status compiled = rules.Compile(complaints::v1::ImportMapping::descriptor());
      !compiled.ok())
    return compiled;
  for (const errors::FieldViolation& violation : rules.Check(&file.mapping_))
    problems.push_back(
        file.Problem(violation.field, base::Join(violation.field, ": ", violation.description)));
  if (!problems.empty()) return MappingError(problems);
  return file;
}

std::string MappingFile::Problem(std::string_view path, std::string_view sentence) const {
  int line = 0, column = 0;
  const TextFormat::ParseInfoTree* tree = places_.get();
  const Descriptor* type = complaints::v1::ImportMapping::descriptor();
  for (const std::string& text : base::Split(path, '.')) {
    const PathPart part = ReadPart(text);
    const FieldDescriptor* field = type == nullptr ? nullptr : type->FindFieldByName(part.field);
    if (field == nullptr || tree == nullptr) break;
    const int index = field->is_repeated() ? std::max(part.index, 0) : -1;
    const TextFormat::ParseLocation place = tree->GetLocation(field, index);
    if (place.line < 0) break;
    line = place.line;
    column = place.column;
    type = field->message_type();
    tree = type == nullptr ? nullptr : tree->GetTreeForNested(field, index);
  }
  return base::Join(name_, ":", line + 1, ":", column + 1, ": ", sentence);
}

}  // namespace tanggap::cli
