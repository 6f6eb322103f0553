// The request_ids of a command that makes several changes, all made of one: who repeats the command
// with that one repeats each change, and each counts once.
//
//   RequestIds ids(base::Uuid::V4(random));
//   create.set_request_id(ids.Of("create"));
#pragma once

#include <string>
#include <string_view>

#include "libs/base/uuid.h"

namespace tanggap::cli {

class RequestIds {
 public:
  explicit RequestIds(base::Uuid first) : first_(first) {}
  // A UUID of version 4 in its form, the same for the same step.
  std::string Of(std::string_view step) const;
  std::string first() const { return first_.ToString(); }

 private:
  const base::Uuid first_;
};

}  // namespace tanggap::cli
