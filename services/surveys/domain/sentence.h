// A sentence or name in the two languages that Tanggap itself speaks. What agencies write is a
// v1::Wording (wording.h); what the service says of it is this.
//
//   return {"Jawab semua pertanyaan wajib.", "Answer every required question."};
#pragma once

#include <string>

namespace tanggap::surveys {

struct Sentence {
  std::string id;
  std::string en;
};

}  // namespace tanggap::surveys
