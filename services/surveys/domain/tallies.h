// How often each answer was given, of every question that is counted: whole numbers that add up in
// any order, and from which a response can be taken out again.
//
//   Tallies tallies;
//   tallies.Add(definition, sheet, open, 1);
//   tallies.Merge(other_month);
//   if (const QuestionTally* tally = tallies.Find("fasilitas/toilet")) ...
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "services/surveys/domain/definition.h"
#include "services/surveys/domain/frequencies.h"
#include "services/surveys/domain/head_count.h"

namespace tanggap::surveys {

struct QuestionTally {
  // Who answered it, "not applicable" left out.
  HeadCount people;
  int64_t not_applicable = 0;
  // By AnswerFrequency.value. Of a multiple choice more than people.
  std::map<std::string, int64_t, std::less<>> answers;

  friend bool operator==(const QuestionTally&, const QuestionTally&) = default;
};

// Everything but words, numbers, dates and what names somebody.
bool IsCounted(const Question& question);

class Tallies {
 public:
  // Adds what a response answered with sign 1, takes it out with -1.
  void Add(const Definition& definition, const AnswerSheet& sheet, bool open, int sign);
  void Merge(const Tallies& other, int sign = 1);

  // Null when nobody answered it.
  const QuestionTally* Find(std::string_view question) const;
  bool empty() const { return questions_.empty(); }

  std::string Serialise() const;
  static absl::StatusOr<Tallies> Parse(std::string_view bytes);
  // Who answered each question, without what they answered: a fraction of the size. PeopleIn reads
  // one question of it.
  std::string SerialisePeople() const;
  static absl::StatusOr<HeadCount> PeopleIn(std::string_view bytes, std::string_view question);

  friend bool operator==(const Tallies&, const Tallies&) = default;

 private:
  // What adds up to nothing is not there.
  std::map<std::string, QuestionTally, std::less<>> questions_;
};

// For figures: every answer that the question takes, in its order, then those that only earlier
// versions of it took. `tally` may be null.
TalliedQuestion TalliedOf(const Question& question, const QuestionTally* tally);
// The values of its answers, in the same order.
std::vector<std::string> ValuesOf(const Question& question);

}  // namespace tanggap::surveys
