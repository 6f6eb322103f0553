// The matrix: every method by every caller on every kind of case, with what must come of it.
//
//   Matrix matrix(service);
//   for (const Cell& cell : matrix.cells()) Call(cell.row->full_name(), matrix.RequestOf(cell), cell.authorization);
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "tests/access/bulk_cases.h"
#include "tests/access/method_table.h"
#include "tests/access/oracle.h"
#include "tests/access/tokens.h"

namespace tanggap::complaints {

// What the contract says of who may call a method.
const common::v1::Access& OptionOf(const MethodRow& row);
// Where a role may be held, seen from a case of dinkes that bidang-p2p works on.
std::vector<Standing> Places(common::v1::Role role);

struct Cell {
  const MethodRow* row = nullptr;
  Standing caller;
  BulkCase on_case;
  Verdict verdict;
  std::string authorization;

  // For messages: who calls what on which case.
  std::string Text() const;
};

class Matrix {
 public:
  // Makes all cases that the cells need.
  explicit Matrix(Service& service);

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
  void Plan(const MethodRow& row, CaseFacts facts, const Standing& caller, Standing judged,
            bool other_mailbox = false);
  int SharedCase(const CaseFacts& facts);
  int FreshCase(const CaseFacts& facts);

  Service& service_;
  BulkCases cases_;
  Tokens tokens_;
  using Key = std::tuple<Stage, int, int, int, bool, int, int>;
  static Key KeyOf(const CaseFacts& facts);
  std::map<Key, int> shared_;
  std::map<Key, int> fresh_;
  int bystander_ = 0;
  std::vector<Planned> planned_;
  std::vector<Cell> cells_;
};

}  // namespace tanggap::complaints
