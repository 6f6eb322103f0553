// The questions of a form as they are asked one by one: each by its code, rows of a matrix as
// questions of their own.
//
//   const QuestionList questions(form.definition());
//   const AskedQuestion* asked = questions.Find("fasilitas/toilet");
//   asked->scale();                                   // of the matrix
#pragma once

#include <string>
#include <vector>

#include "tanggap/surveys/v1/definition.pb.h"

namespace tanggap::cli {

struct AskedQuestion {
  std::string code;
  std::string page;
  const surveys::v1::Question* question = nullptr;
  const surveys::v1::MatrixRow* row = nullptr;  // of a matrix
  // What follows from an answer, which is to be shown beside the question.
  std::vector<const surveys::v1::Wording*> notices;

  // Of a Likert question or a row; null for every other.
  const surveys::v1::Likert* scale() const;
  const surveys::v1::Wording& text() const;
};

// Points into the definition, which must outlive it.
class QuestionList {
 public:
  explicit QuestionList(const surveys::v1::SurveyDefinition& definition);
  // Null for a code that there is not.
  const AskedQuestion* Find(const std::string& code) const;
  // In the order in which they are asked.
  const std::vector<AskedQuestion>& all() const { return questions_; }

 private:
  void Add(AskedQuestion asked, const surveys::v1::SurveyDefinition& definition);

  std::vector<AskedQuestion> questions_;
};

}  // namespace tanggap::cli
