#include "libs/directory/text_file.h"

#include <absl/strings/numbers.h>
#include <google/protobuf/io/tokenizer.h>

#include "libs/base/strings.h"

namespace tanggap::directory {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::TextFormat;

// Turns what the parser says into problems. Unknown fields come as warnings, so that all of them
// are told at once and not only the first; to us they are errors, for a misspelt field would
// silently do nothing.
class Collector final : public google::protobuf::io::ErrorCollector {
 public:
  Collector(const std::string& file, std::vector<Problem>& problems)
      : file_(file), problems_(problems) {}
  void AddError(int line, int /*column*/, const std::string& message) override {
    problems_.push_back({file_, line + 1, Severity::kError, message});
  }
  void AddWarning(int line, int column, const std::string& message) override {
    AddError(line, column, message);
  }

 private:
  const std::string& file_;
  std::vector<Problem>& problems_;
};

struct Step {
  std::string field;
  int index = -1;
};

// "units[3]" as its name and index.
Step ReadStep(const std::string& text) {
  Step step;
  const size_t bracket = text.find('[');
  step.field = text.substr(0, bracket);
  if (bracket != std::string::npos &&
      !absl::SimpleAtoi(text.substr(bracket + 1, text.size() - bracket - 2), &step.index)) {
    step.index = -1;
  }
  return step;
}

}  // namespace

TextFileBase::TextFileBase(std::string name) : name_(std::move(name)) {}
TextFileBase::~TextFileBase() = default;
TextFileBase::TextFileBase(TextFileBase&&) noexcept = default;
TextFileBase& TextFileBase::operator=(TextFileBase&&) noexcept = default;

void TextFileBase::ParseInto(std::string_view text, google::protobuf::Message* message) {
  type_ = message->GetDescriptor();
  locations_ = std::make_unique<TextFormat::ParseInfoTree>();
  if (!base::IsUtf8(text)) {
    problems_.push_back({name_, 0, Severity::kError, "the file is not UTF-8 text"});
    return;
  }
  Collector collector(name_, problems_);
  TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  parser.WriteLocationsTo(locations_.get());
  parser.AllowUnknownField(true);
  readable_ = parser.ParseFromString(std::string(text), message);
}

// Where the field stands, or else the nearest thing around it that does: a field that is missing
// has no line.
int TextFileBase::LineOf(std::string_view path) const {
  int line = 0;
  const TextFormat::ParseInfoTree* tree = locations_.get();
  const Descriptor* type = type_;
  for (const std::string& text : base::Split(path, '.')) {
    const Step step = ReadStep(text);
    const FieldDescriptor* field = type ? type->FindFieldByName(step.field) : nullptr;
    if (!field || !tree) break;
    const int index = field->is_repeated() ? std::max(step.index, 0) : -1;
    const int found = tree->GetLocation(field, index).line;
    if (found < 0) break;
    line = found + 1;
    type = field->message_type();
    tree = type ? tree->GetTreeForNested(field, index) : nullptr;
  }
  return line;
}

void TextFileBase::Report(const Findings& findings) {
  for (const Finding& finding : findings.all()) {
    problems_.push_back({name_, LineOf(finding.path), finding.severity, finding.sentence});
  }
}

}  // namespace tanggap::directory
