// Which pages and questions some answers lead to, and which may be hidden from somebody whose
// response counts. What is said is certain: where conditions are too many to try out all answers,
// nothing is said.
//
//   const Reach reach = FindReach(definition);
//   CheckReach(definition, reach, findings);                      // UNREACHABLE
//   if (reach.may_be_hidden[question]) ...                        // ELEMENT_OPTIONAL
#pragma once

#include <vector>

#include "services/surveys/domain/definition.h"
#include "services/surveys/domain/findings.h"

namespace tanggap::surveys {

struct Reach {
  // By page and by question: no answers whatever lead there.
  std::vector<bool> unreachable_page;
  std::vector<bool> unreachable_question;
  // By question: a response that counts may come without it, or that could not be ruled out.
  std::vector<bool> may_be_hidden;
};

// Of a definition whose structure is sound.
Reach FindReach(const Definition& definition);
// By question: every response that counts has an answer to it, on its scale where it has one.
std::vector<bool> AlwaysAnswered(const Definition& definition, const Reach& reach);

void CheckReach(const Definition& definition, const Reach& reach, Findings& findings);

}  // namespace tanggap::surveys
