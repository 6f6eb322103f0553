// SQL with a name. A statement is prepared on a connection when that connection first runs it, and
// kept prepared.
//
//   constexpr postgres::Statement kLoadComplaint = {"load_complaint", R"(
//     SELECT version, state FROM complaints.complaint WHERE complaint = $1)"};
//
// Constants stand beside the function that uses them. The name is the label of the statement's
// metrics and log lines, and belongs to one text only. SQL that is put together at run time (a list
// with filters, of which there is a bounded number of shapes) is a DynamicStatement: the name may
// then stand for many texts, and each connection keeps the latest few prepared. Values are always
// Params, never part of the text.
#pragma once

#include <string>
#include <string_view>

namespace tanggap::postgres {

struct Statement {
  const char* name;
  const char* sql;
};

struct DynamicStatement {
  std::string name;
  std::string sql;
};

// Either of the two, as Pool and Transaction take it. Does not own the text.
class StatementView {
 public:
  // {"name", "SELECT ..."} in the call itself, for statements used in one place.
  StatementView(const char* name, const char* sql) : name_(name), sql_(sql), dynamic_(false) {}
  StatementView(const Statement& statement)  // NOLINT: both kinds are meant to convert
      : name_(statement.name), sql_(statement.sql), dynamic_(false) {}
  StatementView(const DynamicStatement& statement)  // NOLINT
      : name_(statement.name), sql_(statement.sql), dynamic_(true) {}

  std::string_view name() const { return name_; }
  std::string_view sql() const { return sql_; }
  bool dynamic() const { return dynamic_; }

 private:
  std::string_view name_;
  std::string_view sql_;
  bool dynamic_;
};

// Whether running `sql` could change something: it holds a word such as INSERT or UPDATE anywhere.
// Errs towards true (a row lock, a word inside a literal). It decides whether a broken connection
// leaves a doubt, or the statement can simply be run again.
bool MayWrite(std::string_view sql);

}  // namespace tanggap::postgres
