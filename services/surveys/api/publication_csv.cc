#include "services/surveys/api/publication_csv.h"

#include <string_view>

#include "libs/base/sha256.h"
#include "libs/base/strings.h"
#include "services/surveys/domain/csv.h"

namespace tanggap::surveys {

namespace {

// A message of a stream holds some of them.
constexpr size_t kPartBytes = 256 * 1024;

constexpr char kColumns[] =
    "row,unit,service,element,question,answer,response_count,answer_count,sum,mean,weight,"
    "weighted_mean,value,grade,count,share,suppression\r\n";

// One line. What it does not have is empty; "*" stands for the agency, and for all of a unit.
struct Line {
  std::string row;
  std::string unit = "";
  std::string service = "";
  std::string element = "";
  std::string question = "";
  std::string answer = "";
  std::string response_count = "";
  std::string answer_count = "";
  std::string sum = "";
  std::string mean = "";
  std::string weight = "";
  std::string weighted_mean = "";
  std::string value = "";
  std::string grade = "";
  std::string count = "";
  std::string share = "";
  std::string suppression = "";
};

std::string TextOf(const Line& line) {
  return CsvLine({line.row, PlainWords(line.unit), PlainWords(line.service), line.element,
                  line.question, line.answer, line.response_count, line.answer_count, line.sum,
                  line.mean, line.weight, line.weighted_mean, line.value, PlainWords(line.grade),
                  line.count, line.share, line.suppression});
}

std::string NameOf(v1::Suppression suppression) {
  if (suppression == v1::SUPPRESSION_UNSPECIFIED) return "";
  return v1::Suppression_Name(suppression).substr(std::string_view("SUPPRESSION_").size());
}

class Writer {
 public:
  void Add(const Line& line) {
    if (parts_.empty() || parts_.back().lines.size() >= kPartBytes) Begin();
    parts_.back().lines += TextOf(line);
    ++parts_.back().row_count;
    ++rows_;
  }

  std::vector<FilePart> Finish() {
    if (parts_.empty()) Begin();
    return std::move(parts_);
  }

 private:
  void Begin() {
    const bool first = parts_.empty();
    parts_.push_back({.first_row = rows_, .row_count = 0, .lines = first ? kColumns : ""});
  }

  std::vector<FilePart> parts_;
  int64_t rows_ = 0;
};

struct Names {
  std::string unit;
  std::string service;
};

void AddIndex(const Names& names, const v1::Index& index, Writer& writer) {
  for (const v1::ElementFigures& element : index.official().elements()) {
    writer.Add({.row = "element",
                .unit = names.unit,
                .service = names.service,
                .element = element.element(),
                .answer_count = std::to_string(element.answer_count()),
                .sum = element.sum().value(),
                .mean = element.mean().value(),
                .weight = element.weight().value(),
                .weighted_mean = element.weighted_mean().value(),
                .value = element.value().value(),
                .grade = element.grade()});
  }
  const v1::IndexFigures& official = index.official();
  writer.Add({.row = "index",
              .unit = names.unit,
              .service = names.service,
              .response_count = std::to_string(index.response_count()),
              .weighted_mean = official.weighted_mean().value(),
              .value = official.index().value(),
              .grade = official.grade(),
              .suppression = NameOf(index.suppression())});
}

void AddQuestion(const v1::QuestionFrequencies& question, Writer& writer) {
  if (question.suppression() != v1::SUPPRESSION_UNSPECIFIED) {
    writer.Add({.row = "answer",
                .unit = "*",
                .service = "*",
                .question = question.question(),
                .suppression = NameOf(question.suppression())});
    return;
  }
  for (const v1::AnswerFrequency& answer : question.answers()) {
    writer.Add({.row = "answer",
                .unit = "*",
                .service = "*",
                .question = question.question(),
                .answer = answer.value(),
                .answer_count = std::to_string(question.answer_count()),
                .count = std::to_string(answer.count()),
                .share = answer.share().value()});
  }
}

std::string HashOf(const std::vector<FilePart>& parts) {
  std::string all;
  for (const FilePart& part : parts) all += part.lines;
  return base::ToHex(base::Sha256(all));
}

}  // namespace

PublicationFile FileOf(const FrozenFigures& figures) {
  Writer writer;
  if (figures.total.has_value()) AddIndex({"*", "*"}, *figures.total, writer);
  for (const v1::Index& index : figures.indexes) {
    const std::string& service = index.group().service();
    AddIndex({index.group().unit(), service.empty() ? "*" : service}, index, writer);
  }
  for (const v1::QuestionFrequencies& question : figures.frequencies) AddQuestion(question, writer);
  PublicationFile file;
  file.parts = writer.Finish();
  file.hash = HashOf(file.parts);
  return file;
}

}  // namespace tanggap::surveys
