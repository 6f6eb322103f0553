// The matrix: every method by every caller on every kind of case, with what must come of it.
//
//   Matrix matrix(service, systems);
//   for (const Cell& cell : matrix.cells()) Call(cell.row->full_name(), cell.row->request(cell.on_case), cell.shown);
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "tests/access/bulk_cases.h"
#include "tests/access/callers/tokens.h"
#include "tests/access/method_table.h"
#include "tests/access/oracle.h"

namespace tanggap::complaints {

// What the contract says of who may call a method.
const common::v1::Access& OptionOf(const MethodRow& row);
using access::Places;
using access::Shown;
using access::Systems;
using access::Tokens;

// Whether a call of it makes a case.
bool IsFiling(const MethodRow& row);

struct Cell {
  const MethodRow* row = nullptr;
  Standing caller;
  BulkCase on_case;
  Verdict verdict;
  Shown shown;

  // For messages: who calls what on which case.
  std::string Text() const;
};

class Matrix {
 public:
  // Makes all cases that the cells need.
  Matrix(Service& service, const Systems& systems);

  const std::vector<Cell>& cells() const { return cells_; }
  // A line that changes when any of the cases changes on which every call must be refused.
  std::string SharedCases() const;

 private:
  struct Planned {
    Cell cell;
    int index = -1;
    // Which case a mailbox token opens, if not this one.
    bool other_mailbox = false;
  };

  void PlanRow(const MethodRow& row);
  void PlanPeople(const MethodRow& row, const CaseFacts& facts);
  void PlanOffices(const MethodRow& row, const CaseFacts& facts);
  void PlanOddTokens(const MethodRow& row, const CaseFacts& facts);
  void PlanServices(const MethodRow& row, const CaseFacts& facts);
  void PlanPartners(const MethodRow& row, const CaseFacts& facts);
  void PlanEveryKey(const MethodRow& row, const CaseFacts& facts);
  void PlanSystemsUsers(const MethodRow& row, const CaseFacts& facts);
  void Plan(const MethodRow& row, CaseFacts facts, const Standing& caller, Standing judged,
            bool other_mailbox = false);
  int SharedCase(const CaseFacts& facts);
  int FreshCase(const CaseFacts& facts);

  Service& service_;
  Tokens tokens_;
  BulkCases cases_;
  using Key = std::tuple<Stage, int, int, int, Account, bool, int, int, bool>;
  static Key KeyOf(const CaseFacts& facts);
  std::map<Key, int> shared_;
  std::map<Key, int> fresh_;
  int bystander_ = 0;
  std::vector<Planned> planned_;
  std::vector<Cell> cells_;
};

}  // namespace tanggap::complaints
