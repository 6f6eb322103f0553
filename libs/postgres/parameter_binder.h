// Collects the parameters of a statement that is put together at run time, and gives each its
// place-holder, with its type: PostgreSQL could not tell it everywhere.
//
//   ParameterBinder bind(list.params);
//   sql += base::Join("c.agency = ", bind.Text(agency));          // c.agency = $1::text
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libs/base/strings.h"
#include "libs/postgres/params.h"

namespace tanggap::postgres {

class ParameterBinder {
 public:
  explicit ParameterBinder(Params& params) : params_(params) {}

  std::string Text(std::string_view value) {
    params_.Text(value);
    return Latest("text");
  }
  std::string Int(int64_t value) {
    params_.Int(value);
    return Latest("bigint");
  }
  std::string Time(absl::Time value) {
    params_.Time(value);
    return Latest("timestamptz");
  }
  std::string Texts(const std::vector<std::string>& values) {
    params_.TextArray(values);
    return Latest("text[]");
  }
  std::string Uuid(const base::Uuid& value) {
    params_.Uuid(value);
    return Latest("uuid");
  }

 private:
  std::string Latest(std::string_view type) const {
    return base::Join("$", params_.size(), "::", type);
  }
  Params& params_;
};

}  // namespace tanggap::postgres
