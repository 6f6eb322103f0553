// What was thrown, as a status for the log. Only inside a catch block. Internal to libs/rpc.
#pragma once

#include <absl/status/status.h>

#include <exception>
#include <string_view>

#include "libs/base/strings.h"

namespace tanggap::rpc {

inline absl::Status WhatWasThrown(std::string_view thrower) {
  try {
    throw;
  } catch (const std::exception& thrown) {
    return absl::InternalError(base::Join(thrower, " threw: ", thrown.what()));
  } catch (...) {
    return absl::InternalError(base::Join(thrower, " threw something that is no exception"));
  }
}

}  // namespace tanggap::rpc
