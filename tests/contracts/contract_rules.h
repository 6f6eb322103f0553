// What a contract must be beyond what buf can check. Each function returns one sentence for every
// breach.
#pragma once

#include <string>
#include <vector>

#include "tests/contracts/contracts.h"

namespace tanggap::contracts {

// Every RPC says who may call it, how the caller stands to the resource, what may be shown, and in
// which share it runs.
std::vector<std::string> AccessProblems(const Contracts& contracts);
// Every mutation carries a required UUID request_id, or each item of its batch does.
std::vector<std::string> RequestIdProblems(const Contracts& contracts);
// No two RPCs share a method and path of HTTP; what is personal never travels in a path or query,
// which proxies log.
std::vector<std::string> HttpProblems(const Contracts& contracts);
// Every reason that an RPC's comment names exists, and every RPC says which errors it gives.
std::vector<std::string> ReasonProblems(const Contracts& contracts);
// Nothing that an event can hold is personal, an exact place, or somebody's words.
std::vector<std::string> EventProblems(const Contracts& contracts);
// A value that was not set is told apart from all that can be meant.
std::vector<std::string> EnumProblems(const Contracts& contracts);

}  // namespace tanggap::contracts
