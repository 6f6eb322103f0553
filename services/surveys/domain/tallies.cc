#include "services/surveys/domain/tallies.h"

#include <utility>

#include "services/surveys/domain/packed_numbers.h"

namespace tanggap::surveys {

namespace {

constexpr char kVersion = 1;
constexpr int64_t kMostQuestions = 10'000;
constexpr int64_t kMostAnswers = 10'000;
constexpr int64_t kLongestCode = 100;

constexpr char kYes[] = "true";
constexpr char kNo[] = "false";

// The answers that `value` gives, as AnswerFrequency has them.
std::vector<std::string> GivenIn(const Question& question, const AnswerValue& value) {
  if (const auto* chosen = std::get_if<Chosen>(&value)) {
    std::vector<std::string> codes;
    for (const size_t option : chosen->options) codes.push_back(question.options[option].code);
    return codes;
  }
  if (const auto* point = std::get_if<Point>(&value)) return {std::to_string(point->value)};
  if (const auto* agreement = std::get_if<Agreement>(&value))
    return {agreement->given ? kYes : kNo};
  return {};
}

void Bump(std::map<std::string, int64_t, std::less<>>& counts, const std::string& value,
          int64_t by) {
  const auto place = counts.try_emplace(value, 0).first;
  place->second += by;
  if (place->second == 0) counts.erase(place);
}

void AddTally(const QuestionTally& from, int sign, QuestionTally& to) {
  to.people.all += sign * from.people.all;
  to.people.open += sign * from.people.open;
  to.not_applicable += sign * from.not_applicable;
  for (const auto& [value, count] : from.answers) Bump(to.answers, value, sign * count);
}

TallyKind KindOf(const Question& question) {
  if (question.kind == QuestionKind::kNetPromoter) return TallyKind::kNetPromoter;
  return question.TakesPoint() ? TallyKind::kPoints : TallyKind::kChoice;
}

}  // namespace

bool IsCounted(const Question& question) {
  if (question.personal_detail == v1::PERSONAL_DETAIL_DIRECT) return false;
  switch (question.kind) {
    case QuestionKind::kSingleChoice:
    case QuestionKind::kMultipleChoice:
    case QuestionKind::kLikert:
    case QuestionKind::kRating:
    case QuestionKind::kNetPromoter:
    case QuestionKind::kConsent:
      return true;
    default:
      return false;
  }
}

void Tallies::Add(const Definition& definition, const AnswerSheet& sheet, bool open, int sign) {
  Tallies one;
  for (size_t q = 0; q < sheet.size(); ++q) {
    const Question& question = definition.questions()[q];
    if (!sheet[q].has_value() || !IsCounted(question)) continue;
    QuestionTally& tally = one.questions_[question.code];
    if (std::holds_alternative<NotApplicable>(*sheet[q])) {
      tally.not_applicable = 1;
      continue;
    }
    tally.people = {.all = 1, .open = open ? 1 : 0};
    for (const std::string& value : GivenIn(question, *sheet[q])) tally.answers[value] = 1;
  }
  Merge(one, sign);
}

void Tallies::Merge(const Tallies& other, int sign) {
  for (const auto& [code, tally] : other.questions_) {
    const auto place = questions_.try_emplace(code).first;
    AddTally(tally, sign, place->second);
    if (place->second == QuestionTally()) questions_.erase(place);
  }
}

const QuestionTally* Tallies::Find(std::string_view question) const {
  const auto found = questions_.find(question);
  return found == questions_.end() ? nullptr : &found->second;
}

std::string Tallies::Serialise() const {
  PackedWriter writer(kVersion);
  writer.Number(static_cast<int64_t>(questions_.size()));
  for (const auto& [code, tally] : questions_) {
    writer.Text(code);
    writer.Number(tally.people.all);
    writer.Number(tally.people.all - tally.people.open);
    writer.Number(tally.not_applicable);
    writer.Number(static_cast<int64_t>(tally.answers.size()));
    for (const auto& [value, count] : tally.answers) {
      writer.Text(value);
      writer.Number(count);
    }
  }
  return writer.Take();
}

absl::StatusOr<Tallies> Tallies::Parse(std::string_view bytes) {
  PackedReader reader(bytes, kVersion);
  Tallies tallies;
  const int64_t questions = reader.Number(0, kMostQuestions);
  for (int64_t q = 0; q < questions && reader.good(); ++q) {
    QuestionTally& tally = tallies.questions_[reader.Text(kLongestCode)];
    tally.people.all = reader.Number();
    tally.people.open = tally.people.all - reader.Number();
    tally.not_applicable = reader.Number();
    const int64_t answers = reader.Number(0, kMostAnswers);
    for (int64_t a = 0; a < answers && reader.good(); ++a) {
      std::string value = reader.Text(kLongestCode);
      tally.answers[std::move(value)] = reader.Number();
    }
  }
  if (!reader.done()) return absl::DataLossError("tallies of a cell that cannot be read");
  return tallies;
}

std::string Tallies::SerialisePeople() const {
  PackedWriter writer(kVersion);
  writer.Number(static_cast<int64_t>(questions_.size()));
  for (const auto& [code, tally] : questions_) {
    writer.Text(code);
    writer.Number(tally.people.all);
    writer.Number(tally.people.all - tally.people.open);
  }
  return writer.Take();
}

absl::StatusOr<HeadCount> Tallies::PeopleIn(std::string_view bytes, std::string_view question) {
  PackedReader reader(bytes, kVersion);
  const int64_t questions = reader.Number(0, kMostQuestions);
  HeadCount found;
  for (int64_t q = 0; q < questions && reader.good(); ++q) {
    const bool is_asked = reader.Text(kLongestCode) == question;
    HeadCount people{.all = reader.Number()};
    people.open = people.all - reader.Number();
    if (is_asked) found = people;
  }
  if (!reader.done()) return absl::DataLossError("counts of a cell that cannot be read");
  return found;
}

std::vector<std::string> ValuesOf(const Question& question) {
  std::vector<std::string> values;
  if (question.kind == QuestionKind::kConsent) return {kYes, kNo};
  for (const Option& option : question.options) values.push_back(option.code);
  if (!question.TakesPoint()) return values;
  for (int point = question.lowest; point <= question.highest; ++point)
    values.push_back(std::to_string(point));
  return values;
}

TalliedQuestion TalliedOf(const Question& question, const QuestionTally* tally) {
  TalliedQuestion tallied{.question = question.code, .kind = KindOf(question)};
  QuestionTally left = tally == nullptr ? QuestionTally() : *tally;
  tallied.answer_count = left.people.all;
  tallied.not_applicable_count = left.not_applicable;
  for (std::string& value : ValuesOf(question)) {
    const auto found = left.answers.find(value);
    const int64_t count = found == left.answers.end() ? 0 : found->second;
    if (found != left.answers.end()) left.answers.erase(found);
    tallied.answers.push_back({std::move(value), count});
  }
  for (const auto& [value, count] : left.answers) tallied.answers.push_back({value, count});
  return tallied;
}

}  // namespace tanggap::surveys
