// The files of a run that may be ended by anything and gone on with: until it is done they stand
// beside their places as BASE.ending.part, for their owner's eyes only, and BASE.state says how
// much of them is good and what the run has noted. What stands in their places is left alone until
// then.
//
//   TANGGAP_ASSIGN_OR_RETURN(auto files, ResumableFiles::Open({.base = "dinkes", .endings = {".csv"},
//                                                              .identity = "dinkes@10.0.0.1:7410"}));
//   files->note();                                       // of an earlier run; "" at the beginning
//   files->Write(0, text);                               // from here on what is not noted is lost
//   TANGGAP_RETURN_IF_ERROR(files->Checkpoint("page 7"));
//   TANGGAP_RETURN_IF_ERROR(files->Finish());
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tanggap::cli {

class ResumableFiles {
 public:
  struct Options {
    std::string base;
    std::vector<std::string> endings;
    // Tells this run from others: another one's files are begun anew. One line.
    std::string identity;
    // The flag that says where they go, for what is told when they cannot be written.
    std::string flag;
    // Whether what stands in their places is replaced at the end; else it is an error at once.
    bool replaces = false;
  };
  // Fails when another run is writing them, and when something stands in their places.
  static absl::StatusOr<std::unique_ptr<ResumableFiles>> Open(Options options);
  ~ResumableFiles();
  ResumableFiles(const ResumableFiles&) = delete;
  ResumableFiles& operator=(const ResumableFiles&) = delete;

  // What the last checkpoint noted, if it was one of this run.
  const std::string& note() const { return note_; }
  // Forgets what an earlier run has written.
  void BeginAnew();

  // What cannot be written is told at the next checkpoint.
  void Write(size_t file, std::string_view text);
  // All of it is on disk, and so is the note: lines.
  absl::Status Checkpoint(const std::string& note);
  // Puts the files in their places. What is put there is on disk.
  absl::Status Finish();

  // Where a file is while it is written, and when it is done.
  std::string PartPath(size_t file) const { return Path(file) + ".part"; }
  std::string Path(size_t file) const { return options_.base + options_.endings[file]; }
  // Makes what was written to a file visible to readers of its PartPath.
  absl::Status Flush(size_t file);

 private:
  struct File {
    int descriptor = -1;
    int64_t size = 0;
    std::string waiting = {};
  };
  explicit ResumableFiles(Options options);
  absl::Status CannotWrite(const std::string& path) const;
  std::string StatePath() const { return options_.base + ".state"; }
  absl::Status OpenFile(size_t index);
  bool ReadState();
  // Cuts off what was written behind the checkpoint, once there is something to write.
  void Begin();
  absl::Status Sync();
  absl::Status WriteState(const std::string& note);

  const Options options_;
  std::vector<File> files_;
  std::string note_;
  bool begun_ = false;
  bool failed_ = false;
};

}  // namespace tanggap::cli
