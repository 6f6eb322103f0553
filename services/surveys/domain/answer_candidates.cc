#include "services/surveys/domain/answer_candidates.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "services/surveys/domain/answer_reader.h"
#include "services/surveys/domain/exact_number.h"

namespace tanggap::surveys {
namespace {

using Readings = std::vector<std::optional<AnswerValue>>;

constexpr size_t kMostSorts = 8;

// The tests of one definition that read one question.
std::vector<Condition> TestsOn(const Definition& definition, size_t question) {
  std::vector<Condition> tests;
  const auto gather = [&](const Condition& condition) {
    ForEachTest(condition, [&](const Condition& test) {
      if (test.question == question) tests.push_back(test);
    });
  };
  for (const Page& page : definition.pages()) {
    if (page.relevance != nullptr) gather(*page.relevance);
    for (const Jump& jump : page.jumps) gather(jump.when);
  }
  for (const Question& other : definition.questions()) {
    if (other.relevance != nullptr) gather(*other.relevance);
  }
  return tests;
}

// Numbers and dates change what a test says at its own value and next to it.
void AddAround(int64_t value, int64_t step, std::set<int64_t>& values) {
  values.insert({value - step, value, value + step});
}

class Finder {
 public:
  Finder(const std::vector<const Definition*>& definitions, std::string_view code)
      : definitions_(definitions) {
    for (const Definition* definition : definitions) {
      const std::optional<size_t> place = definition->Find(code);
      places_.push_back(place);
      tests_.push_back(place.has_value() ? TestsOn(*definition, *place) : std::vector<Condition>());
    }
  }

  std::optional<std::vector<Readings>> Find() {
    for (size_t d = 0; d < places_.size(); ++d) {
      if (!places_[d].has_value()) continue;
      if (!Offer(definitions_[d]->questions()[*places_[d]])) return std::nullopt;
    }
    std::vector<Readings> found;
    for (auto& [says, readings] : by_what_tests_say_) found.push_back(std::move(readings));
    return found;
  }

 private:
  bool Offer(const Question& question) {
    switch (question.kind) {
      case QuestionKind::kSingleChoice:
        for (const Option& option : question.options) OfferOptions(question, {option.code});
        return true;
      case QuestionKind::kMultipleChoice:
        return OfferSubsets(question);
      case QuestionKind::kLikert:
      case QuestionKind::kRating:
      case QuestionKind::kNetPromoter:
        for (int point = question.lowest; point <= question.highest; ++point) {
          Keep(question, Point{point});
        }
        if (question.not_applicable) Keep(question, NotApplicable{});
        return true;
      case QuestionKind::kNumber:
        return OfferNumbers(question), true;
      case QuestionKind::kDate:
        return OfferDates(question), true;
      case QuestionKind::kConsent:
        Keep(question, Agreement{true});
        return Keep(question, Agreement{false}), true;
      case QuestionKind::kFreeText:
        return Keep(question, Words{"x"}), true;
      default:
        return true;
    }
  }

  void OfferOptions(const Question& question, const std::vector<std::string>& codes) {
    Chosen chosen;
    for (const std::string& code : codes) chosen.options.push_back(*question.FindOption(code));
    std::sort(chosen.options.begin(), chosen.options.end());
    Keep(question, std::move(chosen));
  }

  // What all tests and definitions say of one option.
  std::vector<bool> SortOf(const std::string& option) const {
    std::vector<bool> sort;
    for (size_t d = 0; d < definitions_.size(); ++d) {
      std::optional<size_t> index;
      if (places_[d].has_value()) {
        index = definitions_[d]->questions()[*places_[d]].FindOption(option);
      }
      sort.push_back(index.has_value());
      for (const Condition& test : tests_[d]) {
        sort.push_back(index.has_value() &&
                       std::count(test.options.begin(), test.options.end(), *index) > 0);
      }
    }
    return sort;
  }

  // Options of which the same is said are of one sort, and one of them stands for all.
  bool OfferSubsets(const Question& question) {
    std::map<std::vector<bool>, std::string> sorts;
    for (const Option& option : question.options) {
      sorts.try_emplace(SortOf(option.code), option.code);
    }
    if (sorts.size() > kMostSorts) return false;
    for (size_t subset = 1; subset < (size_t{1} << sorts.size()); ++subset) {
      std::vector<std::string> codes;
      size_t bit = 0;
      for (const auto& [sort, code] : sorts) {
        if ((subset >> bit++ & 1) != 0) codes.push_back(code);
      }
      OfferOptions(question, codes);
    }
    return true;
  }

  void OfferNumbers(const Question& question) {
    int64_t step = kMillion;
    for (int i = 0; i < std::clamp(question.decimals, 0, 6); ++i) step /= 10;
    const auto floor = [&](int64_t value) { return value - ((value % step) + step) % step; };
    std::set<int64_t> values = {0};
    for (const std::vector<Condition>& tests : tests_) {
      for (const Condition& test : tests) AddAround(floor(test.millionths), step, values);
    }
    if (question.smallest.has_value()) AddAround(floor(*question.smallest), step, values);
    if (question.largest.has_value()) values.insert(floor(*question.largest));
    for (const int64_t value : values) {
      if (question.smallest.has_value() && value < *question.smallest) continue;
      if (question.largest.has_value() && value > *question.largest) continue;
      Keep(question, Number{value});
    }
  }

  void OfferDates(const Question& question) {
    const absl::CivilDay epoch(1970, 1, 1);
    std::set<int64_t> values = {0};
    for (const std::vector<Condition>& tests : tests_) {
      for (const Condition& test : tests) AddAround(test.date - epoch, 1, values);
    }
    if (question.earliest.has_value()) values.insert(*question.earliest - epoch);
    if (question.latest.has_value()) values.insert(*question.latest - epoch);
    for (const int64_t value : values) {
      const absl::CivilDay date = epoch + value;
      if (question.earliest.has_value() && date < *question.earliest) continue;
      if (question.latest.has_value() && date > *question.latest) continue;
      Keep(question, date);
    }
  }

  // How another definition reads an answer that `from` has.
  static std::optional<AnswerValue> Translate(const Question& from, const AnswerValue& value,
                                              const Question& to) {
    if (from.kind != to.kind) return std::nullopt;
    if (const auto* chosen = std::get_if<Chosen>(&value)) {
      Chosen translated;
      for (const size_t option : chosen->options) {
        const std::optional<size_t> same = to.FindOption(from.options[option].code);
        if (!same.has_value()) return std::nullopt;
        translated.options.push_back(*same);
      }
      std::sort(translated.options.begin(), translated.options.end());
      return translated;
    }
    if (std::holds_alternative<NotApplicable>(value) && !to.not_applicable) return std::nullopt;
    const auto* point = std::get_if<Point>(&value);
    if (point != nullptr && (point->value < to.lowest || point->value > to.highest)) {
      return std::nullopt;
    }
    return value;
  }

  void Keep(const Question& from, AnswerValue value) {
    Readings readings;
    std::vector<bool> says;
    for (size_t d = 0; d < definitions_.size(); ++d) {
      readings.push_back(places_[d].has_value()
                             ? Translate(from, value, definitions_[d]->questions()[*places_[d]])
                             : std::nullopt);
      says.push_back(readings.back().has_value());
      const auto* agreement = says.back() ? std::get_if<Agreement>(&*readings.back()) : nullptr;
      says.push_back(agreement != nullptr && agreement->given);
      for (Condition test : tests_[d]) {
        test.question = 0;
        says.push_back(Holds(test, {WhatIsSeen(readings.back())}));
      }
    }
    by_what_tests_say_.try_emplace(std::move(says), std::move(readings));
  }

  const std::vector<const Definition*>& definitions_;
  std::vector<std::optional<size_t>> places_;
  std::vector<std::vector<Condition>> tests_;
  // One answer for each way in which all tests together can speak of it.
  std::map<std::vector<bool>, Readings> by_what_tests_say_;
};

}  // namespace

std::optional<std::vector<Readings>> CandidatesOf(const std::vector<const Definition*>& definitions,
                                                  std::string_view question) {
  return Finder(definitions, question).Find();
}

}  // namespace tanggap::surveys
