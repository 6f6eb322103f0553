// Two macros that pass an error on to the caller.
//
//   absl::StatusOr<Complaint> Load(...);
//   absl::Status Handle() {
//     TANGGAP_ASSIGN_OR_RETURN(Complaint complaint, Load(name));
//     TANGGAP_RETURN_IF_ERROR(Save(complaint));
//     return absl::OkStatus();
//   }
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <utility>

#define TANGGAP_RESULT_JOIN_(a, b) a##b
#define TANGGAP_RESULT_JOIN(a, b) TANGGAP_RESULT_JOIN_(a, b)

#define TANGGAP_RETURN_IF_ERROR(expression) \
  TANGGAP_RETURN_IF_ERROR_(TANGGAP_RESULT_JOIN(tanggap_status_, __LINE__), expression)
#define TANGGAP_RETURN_IF_ERROR_(status, expression)                     \
  do {                                                                   \
    if (absl::Status status = (expression); !status.ok()) return status; \
  } while (false)

#define TANGGAP_ASSIGN_OR_RETURN(declaration, expression) \
  TANGGAP_ASSIGN_OR_RETURN_(TANGGAP_RESULT_JOIN(tanggap_result_, __LINE__), declaration, expression)
#define TANGGAP_ASSIGN_OR_RETURN_(result, declaration, expression) \
  auto result = (expression);                                      \
  if (!result.ok()) return std::move(result).status();             \
  declaration = *std::move(result)
