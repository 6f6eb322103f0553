// Texts no longer than a complaint's may be: what is longer is cut or rejected, as the mapping
// says.
//
//   TextLimit limit(mapping.long_texts());
//   OrRejection<std::string> text = limit.Fit(std::move(text), "column 'description'");
//   limit.cut();                                                    // how many were
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "services/cli/import/table_row.h"
#include "tanggap/complaints/v1/import_mapping.pb.h"

namespace tanggap::cli {

class TextLimit {
 public:
  static constexpr size_t kMostCharacters = 4000;

  explicit TextLimit(complaints::v1::LongTexts rule)
      : cuts_(rule == complaints::v1::LONG_TEXTS_ADJUST) {}
  OrRejection<std::string> Fit(std::string text, std::string_view where) const;
  int64_t cut() const { return cut_; }

 private:
  const bool cuts_;
  mutable int64_t cut_ = 0;
};

}  // namespace tanggap::cli
