#include "services/cli/survey/survey_file.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/json.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {
namespace {

// The first problem is told; those after it are often its consequences.
class FirstProblem final : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& message) override {
    if (text_.empty()) text_ = base::Join(line + 1, ":", column + 1, ": ", message);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace

absl::StatusOr<surveys::v1::Survey> ReadSurvey(const std::string& name, const std::string& text) {
  if (!base::IsUtf8(text)) return UsageError(base::Join(name, " is not UTF-8 text."));
  surveys::v1::Survey survey;
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first != std::string::npos && text[first] == '{') {
    TANGGAP_RETURN_IF_ERROR(FromJson(text, survey));
    return survey;
  }
  FirstProblem problem;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&problem);
  if (parser.ParseFromString(text, &survey)) return survey;
  return UsageError(base::Join(name, ":", problem.text(),
                               "\nThe file holds a tanggap.surveys.v1.Survey, as text or as JSON. "
                               "See: tanggap describe Survey"));
}

}  // namespace tanggap::cli
