#include "services/surveys/api/response_csv.h"

#include <algorithm>

#include "libs/base/strings.h"
#include "services/surveys/domain/csv.h"

namespace tanggap::surveys {

namespace {

const std::vector<std::string>& FixedColumns() {
  static const auto& columns = *new std::vector<std::string>{
      "name", "version", "unit", "service", "channel", "date", "flags"};
  return columns;
}

std::string WithoutPrefix(const std::string& name, std::string_view prefix) {
  return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

std::string FlagsOf(const v1::Response& response) {
  std::string flags;
  for (const int flag : response.quality_flags()) {
    if (!flags.empty()) flags += ' ';
    flags += WithoutPrefix(v1::QualityFlag_Name(flag), "QUALITY_FLAG_");
  }
  return flags;
}

std::string ValueOf(const v1::Answer& answer) {
  switch (answer.value_case()) {
    case v1::Answer::kOption:
      return answer.option();
    case v1::Answer::kPoint:
      return std::to_string(answer.point());
    case v1::Answer::kNumber:
      return answer.number();
    case v1::Answer::kDate:
      return answer.date();
    case v1::Answer::kConsent:
      return answer.consent() ? "true" : "false";
    case v1::Answer::kText:
      return PlainWords(answer.text());
    case v1::Answer::kNotApplicable:
      return "not_applicable";
    default:
      return "";
  }
}

}  // namespace

ResponseCsv::ResponseCsv(const VersionsByNumber& versions, int last) {
  for (const std::string& name : FixedColumns()) AddColumn(name);
  for (const auto& [number, version] : versions) {
    if (number > last) break;
    for (const Question& question : version->definition.questions()) {
      const bool named = question.personal_detail == v1::PERSONAL_DETAIL_DIRECT;
      if (!question.TakesAnswer() || named) continue;
      if (question.kind != QuestionKind::kMultipleChoice) {
        AddColumn(base::Join("answers.", question.code));
        continue;
      }
      for (const Option& option : question.options) {
        std::vector<std::string>& known = options_[question.code];
        if (std::find(known.begin(), known.end(), option.code) != known.end()) continue;
        known.push_back(option.code);
        AddColumn(base::Join("answers.", question.code, ".", option.code));
      }
    }
  }
}

void ResponseCsv::AddColumn(std::string name) {
  if (!place_of_.emplace(name, columns_.size()).second) return;
  columns_.push_back(std::move(name));
}

std::string ResponseCsv::Header() const { return CsvLine(columns_); }

void ResponseCsv::Fill(const v1::Answer& answer, std::vector<std::string>& cells) const {
  const auto put = [&](const std::string& column, std::string value) {
    const auto place = place_of_.find(column);
    if (place != place_of_.end()) cells[place->second] = std::move(value);
  };
  const auto options = options_.find(answer.question());
  if (options == options_.end())
    return put(base::Join("answers.", answer.question()), ValueOf(answer));
  const auto& chosen = answer.options().options();
  for (const std::string& option : options->second) {
    const bool is_chosen = std::find(chosen.begin(), chosen.end(), option) != chosen.end();
    put(base::Join("answers.", answer.question(), ".", option), is_chosen ? "1" : "0");
  }
}

std::string ResponseCsv::Line(const v1::Response& response) const {
  std::vector<std::string> cells(columns_.size());
  cells[0] = response.name();
  cells[1] = response.version();
  cells[2] = PlainWords(response.unit());
  cells[3] = PlainWords(response.service());
  if (response.channel() != common::v1::CHANNEL_UNSPECIFIED)
    cells[4] = WithoutPrefix(common::v1::Channel_Name(response.channel()), "CHANNEL_");
  cells[5] = response.submit_date();
  cells[6] = FlagsOf(response);
  for (const v1::Answer& answer : response.answers()) Fill(answer, cells);
  return CsvLine(cells);
}

}  // namespace tanggap::surveys
