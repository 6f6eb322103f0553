// A transaction of somebody else that a test holds open, so that what the service does waits for it
// at a certain place and nowhere else.
//
//   OpenTransaction other(service.postgres_url(), "LOCK TABLE complaints.history IN SHARE MODE");
//   std::thread filing([&] { service.Call<v1::Complaint>("CreateComplaint", ...); });
//   AwaitBlocked(service.postgres_url());
//   other.Commit();
#pragma once

#include <string>

struct pg_conn;

namespace tanggap::complaints {

class OpenTransaction {
 public:
  // Ends the test program when a statement fails.
  OpenTransaction(const std::string& postgres_url, const std::string& statements);
  ~OpenTransaction();
  OpenTransaction(const OpenTransaction&) = delete;
  OpenTransaction& operator=(const OpenTransaction&) = delete;

  void Commit();

 private:
  pg_conn* connection_;
};

// The first column of the first row of what a statement gives, past every library of ours.
std::string ExecuteSql(const std::string& postgres_url, const std::string& sql);

// Waits until a session of the database waits for a lock, or for `wait_event`, and gives its
// process. Ends the test program when none does for a minute.
std::string AwaitBlocked(const std::string& postgres_url, const std::string& wait_event = "");
// Breaks its connection off in the middle of what it does, and waits until it is gone.
void Terminate(const std::string& postgres_url, const std::string& process);

}  // namespace tanggap::complaints
