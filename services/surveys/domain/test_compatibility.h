// A questionnaire with every kind of question, and what comparing it with an edit of it tells, in a
// line each, for tests of compatibility: the verdict first, "EXTENDED", then "EXTENDED ADDED
// kedua".
//
//   EXPECT_THAT(After([](auto& d) { Remove(d, "saran"); }), ElementsAre("EXTENDED", "EXTENDED REMOVED saran"));
//   EXPECT_THAT(Told(Compare(older, newer)), Same());
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/strings.h"
#include "services/surveys/domain/compatibility.h"
#include "services/surveys/domain/test_definitions.h"

namespace tanggap::surveys {

inline v1::SurveyDefinition Questionnaire() {
  v1::SurveyDefinition draft;
  v1::Page* first = AddPage(draft, "satu");
  *first->add_questions() = Required(Single("jenis", {"baru", "ulang"}));
  *first->add_questions() = Multiple("apa", {"a", "b", "c"});
  v1::Page* second = AddPage(draft, "dua");
  *second->add_questions() = Required(Likert("waktu", 4, "WAKTU"));
  *second->add_questions() = Required(Matrix("fasilitas", 4, {"toilet", "parkir"}));
  *second->add_questions() = Stars("bintang", 5);
  *second->add_questions() = Promoter("nps");
  v1::Page* third = AddPage(draft, "tiga");
  *third->add_questions() = Comment("saran");
  *third->add_questions() = Amount("umur", "0", "120");
  *third->add_questions() = Day("tanggal", "2026-01-01");
  *third->add_questions() = Agree("izin");
  *third->add_questions() = Read("salam");
  draft.add_languages("jv");
  return Worded(draft);
}

inline std::vector<std::string> Told(const Compatible& compatible) {
  std::vector<std::string> told = {v1::Compatibility_Name(compatible.verdict).substr(14)};
  for (const Change& change : compatible.changes) {
    told.push_back(base::Join(v1::Compatibility_Name(change.compatibility).substr(14), " ",
                              v1::QuestionChangeKind_Name(change.kind).substr(21), " ",
                              change.question));
    EXPECT_FALSE(SentenceOf(change).id.empty());
    EXPECT_FALSE(SentenceOf(change).en.empty());
  }
  return told;
}

// What an edit of the survey is.
inline std::vector<std::string> After(const std::function<void(v1::SurveyDefinition&)>& edit) {
  v1::SurveyDefinition newer = Questionnaire();
  edit(newer);
  return Told(Compare(Questionnaire(), newer));
}

inline v1::Question* Find(v1::SurveyDefinition& draft, std::string_view code) {
  for (v1::Page& page : *draft.mutable_pages()) {
    for (v1::Question& question : *page.mutable_questions()) {
      if (question.code() == code) return &question;
    }
  }
  ADD_FAILURE() << "no question " << code;
  return nullptr;
}

inline void Remove(v1::SurveyDefinition& draft, std::string_view code) {
  for (v1::Page& page : *draft.mutable_pages()) {
    for (int q = 0; q < page.questions_size(); ++q) {
      if (page.questions(q).code() == code) {
        page.mutable_questions()->DeleteSubrange(q, 1);
        return;
      }
    }
  }
}

inline auto Same() { return ::testing::ElementsAre("SAME"); }

}  // namespace tanggap::surveys
