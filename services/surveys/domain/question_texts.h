// The texts that respondents read of a question, to see whether they are still the same. Part of
// compatibility.h.
//
//   switch (CompareTexts(TextsOf(older, -1), TextsOf(newer, -1))) ...      // neither is a matrix
#pragma once

#include <map>
#include <string>

#include "tanggap/surveys/v1/definition.pb.h"

namespace tanggap::surveys {

// By what each text belongs to ("text", "option/male", "point/3"), the texts by language.
using QuestionTexts = std::map<std::string, std::map<std::string, std::string>>;

// `row`: which row of a matrix; -1 for other questions. Help texts are not among them.
QuestionTexts TextsOf(const v1::Question& question, int row);

enum class TextChange { kNone, kTranslated, kReworded };

// Of what both have, the worst: a text that is another one or gone, a language more. What only one
// of them has, an option for example, is not compared here.
TextChange CompareTexts(const QuestionTexts& older, const QuestionTexts& newer);

}  // namespace tanggap::surveys
