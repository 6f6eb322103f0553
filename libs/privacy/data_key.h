// The key of one case: it encrypts that case's fields, is stored only wrapped by its agency's key,
// and destroying the last copy of the wrapped form erases the fields wherever copies of them lie.
// It goes nowhere but into FieldCipher.
//
//   privacy::DataKey data_key = cipher.NewDataKey();
//   row.wrapped_key = cipher.Wrap(agency, data_key, context);
#pragma once

#include "libs/privacy/key.h"

namespace tanggap::privacy {

class DataKey {
 public:
  bool operator==(const DataKey&) const = default;

 private:
  friend class FieldCipher;
  explicit DataKey(const Key& key) : key_(key) {}
  Key key_;
};

}  // namespace tanggap::privacy
