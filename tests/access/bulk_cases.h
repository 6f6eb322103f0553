// Many cases at once, in every stage, each full of planted marks: taken over by ImportComplaints,
// then tied to their reporter or filer in the database, as if that person had filed them.
//
//   BulkCases cases(service);
//   const int index = cases.Plan({.stage = Stage::kAnswered, .filing = v1::FILING_PROXY});
//   cases.Make();
//   Get(cases.at(index).name);
#pragma once

#include <absl/time/time.h>

#include <string>
#include <vector>

#include "tests/access/callers/tokens.h"
#include "tests/access/oracle.h"
#include "tests/complaints/service.h"

namespace tanggap::complaints {

// The register that the cases are in, and how old they are in it, and its version of them.
inline constexpr char kRegister[] = "matriks";
inline constexpr absl::Duration AgeOfCases() { return absl::Hours(5 * 24); }

// The persons whom the cases are of.
using access::kFilerSubject;
using access::kReporterSubject;

struct BulkCase {
  CaseFacts facts;
  std::string name;
  std::string number;
  // Of cases that were filed over the wire.
  std::string secret;
};

class BulkCases {
 public:
  // `tokens` are needed for cases of systems' accounts alone.
  explicit BulkCases(Service& service, access::Tokens* tokens = nullptr)
      : service_(service), tokens_(tokens) {}

  // Gives the index of the case to be; its serial is chosen here.
  int Plan(CaseFacts facts);
  // A serial for a case that the test files itself.
  int NewSerial() { return ++serial_; }
  // Files one case over the wire at once, as the reporter or who files for them.
  int FileNow(CaseFacts facts);
  // Ends the test program when one of them is refused: nothing could be learned then.
  void Make();

  const BulkCase& at(int index) const { return cases_[static_cast<size_t>(index)]; }
  size_t size() const { return cases_.size(); }

 private:
  void Import(size_t first, size_t end);
  // Moves what is due back by two months: what had run out before it was taken over would have
  // ended with that.
  void LetTimePass(const BulkCase& on_case);
  void Tie();
  absl::StatusOr<std::string> File(const CaseFacts& facts, const std::string& bytes);
  void TieToSystem(const CaseFacts& facts, const std::vector<int>& cases);

  Service& service_;
  access::Tokens* const tokens_;
  int serial_ = 0;
  std::vector<BulkCase> cases_;
};

// The system, and perhaps its user, whose account such a case is tied to.
Standing SystemOf(const CaseFacts& facts);

// What is filed: the same for cases that are taken over and those filed over the wire.
v1::Complaint PlantedComplaint(const CaseFacts& facts);

}  // namespace tanggap::complaints
