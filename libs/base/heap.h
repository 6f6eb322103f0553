// What this process keeps of the memory that it has freed. glibc makes up to eight heaps for each
// processor, and each keeps the most that it ever needed: a service that once did much stays large.
//
//   base::KeepHeapsFew();                  // early in a process, while it has few threads
//   ...
//   base::GiveBackHeaps();                 // after work that took much, now and then
#pragma once

namespace tanggap::base {

// One heap for each processor, for threads to share. Others are not made any more; those that are
// there stay.
void KeepHeapsFew();

// Whole pages in which nothing is left go back to the system. Takes milliseconds, in which whoever
// allocates may wait.
void GiveBackHeaps();

}  // namespace tanggap::base
