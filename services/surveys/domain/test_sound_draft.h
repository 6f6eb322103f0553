// A draft in which the structure is as it must be, for tests: three pages, a matrix, a condition.
//
//   v1::SurveyDefinition draft = SoundDraft();
//   draft.mutable_pages(1)->set_code("satu");                 // and now it is not
#pragma once

#include "services/surveys/domain/test_definitions.h"

namespace tanggap::surveys {

inline v1::SurveyDefinition SoundDraft() {
  v1::SurveyDefinition draft;
  v1::Page* first = AddPage(draft, "satu");
  *first->add_questions() = Single("jenis", {"baru", "ulang"});
  *first->add_questions() = Amount("umur", "0", "120");
  *first->add_questions() = Matrix("fasilitas", 4, {"toilet", "parkir"});
  v1::Page* second = AddPage(draft, "dua");
  *second->add_questions() = With(Comment("saran"), Chose("jenis", {"baru"}));
  *second->add_questions() = Day("tanggal");
  *second->add_questions() = Agree("izin");
  AddPage(draft, "tiga");
  *draft.mutable_pages(2)->add_questions() = Promoter("nps");
  return draft;
}

}  // namespace tanggap::surveys
