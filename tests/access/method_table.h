// Every method with a state in which calling it makes sense, who may then do what, and a request.
// A method of the contracts without a row here fails the test.
#pragma once

#include <google/protobuf/descriptor.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/access/bulk_cases.h"
#include "tests/access/oracle.h"

namespace tanggap::complaints {

struct MethodRow {
  MethodFacts facts;
  std::string service;
  Stage stage = Stage::kSubmitted;
  // Changes the case when it succeeds.
  bool changes = false;
  // Also on cases in the coordinator's triage.
  bool triage = false;
  // On a case whose reporter has been silent for long.
  bool long_silent = false;
  // On a case that was filed over the wire, whose secret the caller gives: whoever calls.
  bool with_secret = false;
  // Concerns the agency and no case: the axes of disclosure mean nothing.
  bool of_agency = false;
  std::function<std::string(const BulkCase&)> request;

  std::string full_name() const { return service + "." + facts.name; }
  // Ends the test program when the contracts have no such method.
  const google::protobuf::MethodDescriptor& descriptor() const;
};

const std::vector<MethodRow>& MethodTable();

}  // namespace tanggap::complaints
