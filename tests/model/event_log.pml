/* The way of an event from a business transaction to a consumer's table, as libs/events does it: two writers, two
 * publishers or two consumers of one name, a Redis that loses everything at any moment, and processes that die between
 * any two steps. One agency's log; a case with two versions and one with a single one.
 *
 * Checked: a position never holds two events and never changes; what Redis holds at a position is what the log holds
 * there; every event is applied once, in the order of its case's versions, and in the end all of them are; nobody waits
 * for ever. tests/model/check runs it, and runs it again with one step reversed: then it must find a violation.
 *
 *   REVERSED 1: events are copied to Redis before their transaction has committed
 *   REVERSED 2: the head is read without holding its lock
 *   REVERSED 3: effects are committed before the checkpoint moves
 *   REVERSED 4: a consumer takes what Redis gives it, without looking for a gap
 */
#ifndef REVERSED
#define REVERSED 0
#endif

#define CASES 2
#define VERSIONS 2
#define EVENTS 3
#ifndef PUBLISHERS
#define PUBLISHERS 2
#endif
#ifndef CONSUMERS
#define CONSUMERS 1
#endif
#ifndef WIPES
#define WIPES 1
#endif
#ifndef DEATHS
#define DEATHS 1
#endif

/* An event is 1 + 2 * case + (version - 1); 0 is none. */
#define CASE_OF(event) (((event) - 1) / VERSIONS)
#define VERSION_OF(event) (((event) - 1) % VERSIONS + 1)

/* PostgreSQL of the producer. Ids ascend in the order in which they are drawn, rows appear when they are committed. */
byte next_id = 0;
byte outbox[EVENTS];
byte log[EVENTS + 1];
byte head = 0;
bool head_locked = false;

/* Redis. */
byte stream[EVENTS + 1];
byte top = 0;

/* PostgreSQL of the consumer. */
byte checkpoint = 0;
byte applied[CASES];

byte deaths = 0;
byte written = 0;

inline add_to_stream(at, event) {
  atomic {
    if
    :: at > top ->
       stream[at] = event;
       top = at;
       assert(log[at] == 0 || log[at] == event)
    :: else -> skip /* refused: it is there already, or others follow it */
    fi
  }
}

inline wipe_stream() {
  stream[1] = 0; stream[2] = 0; stream[3] = 0; top = 0
}

/* What a process has forgotten must not tell states apart. */
inline forget_batch() {
  d_step { from = 0; at = 0; id = 0; event = 0; any = false; moved[1] = 0; moved[2] = 0; moved[3] = 0 }
}

/* Changes one case, version by version. The id is drawn while the case's row is locked, so its second comes after the
 * commit of its first; other cases commit in between as they like. */
proctype Writer(byte which; byte versions) {
  byte version = 1;
  byte id;
  do
  :: version <= versions ->
     atomic { id = next_id; next_id++ }
     /* Dying here leaves neither the change nor its event: the caller tries again with the next id, as if never. */
     atomic { outbox[id] = 1 + which * VERSIONS + (version - 1); written++; version++; id = 0 }
  :: else -> break
  od
}

/* Moves what is in the outbox into the log, under the lock of the head, and copies it. */
proctype Publisher() {
  byte at, from, id, event;
  byte moved[EVENTS + 1];
  bool any;
  do
  :: head == EVENTS && top == EVENTS && written == EVENTS -> break
  :: head == EVENTS && checkpoint == EVENTS -> break
  :: atomic { written > head && (REVERSED == 2 || !head_locked) ->
       if
       :: REVERSED != 2 -> head_locked = true
       :: else -> skip
       fi;
       from = head
     }
     /* A second statement, whose snapshot is younger than the lock: what others moved is gone from the outbox. */
     d_step {
       at = from; id = 0; any = false;
       do
       :: id < EVENTS ->
          if
          :: outbox[id] != 0 && at < EVENTS -> at++; moved[at] = outbox[id]; any = true
          :: else -> skip
          fi;
          id++
       :: else -> break
       od
     }
#if REVERSED == 1
     id = from;
     do
     :: id < at -> id++; add_to_stream(id, moved[id])
     :: else -> break
     od;
#endif
     if
     :: atomic { deaths < DEATHS -> deaths++; if :: REVERSED != 2 -> head_locked = false :: else -> skip fi }
        goto again /* died, or lost its connection: rolled back, the lock is freed */
     :: atomic {
          /* Commit: all of it at once. A row that another transaction has deleted is not deleted again: with the lock
           * that cannot be. */
          id = from;
          do
          :: id < at ->
             id++;
             assert(log[id] == 0);
             log[id] = moved[id];
             event = 0;
             do
             :: event < EVENTS ->
                if :: outbox[event] == moved[id] -> outbox[event] = 0 :: else -> skip fi;
                event++
             :: else -> break
             od
          :: else -> break
          od;
          if :: any -> head = at :: else -> skip fi;
          if :: REVERSED != 2 -> head_locked = false :: else -> skip fi
        }
     fi;
     /* The copy, event by event; Redis may lose all of it at any moment, and the publisher may die in between. */
     id = from;
     do
     :: id < at ->
        id++;
        add_to_stream(id, moved[id])
     :: id < at && deaths < DEATHS -> deaths++; goto again
     :: else -> break
     od;
     forget_batch()
  :: atomic { top < head -> id = top + 1; event = log[id] } /* the beat: Redis has less than the log */
     add_to_stream(id, event)
again:
     forget_batch()
  od
}

/* Reads from Redis what follows its checkpoint, from the owner where Redis has a gap, and applies it in the transaction
 * that moves the checkpoint. */
proctype Consumer() {
  byte mine, event, at;
  do
  :: checkpoint == EVENTS -> break
  :: atomic { checkpoint < EVENTS -> mine = checkpoint }
     if
     :: atomic { /* XREAD after the checkpoint gives the first entry that is there */
          at = mine + 1;
          do
          :: at <= EVENTS && stream[at] == 0 -> at++
          :: else -> break
          od;
          if
          :: at <= EVENTS && (at == mine + 1 || REVERSED == 4) -> event = stream[at]
          :: else -> event = 0
          fi
        }
     :: atomic { head > mine -> at = mine + 1; event = log[at] } /* the pull */
     fi;
     if
     :: event == 0 -> skip
     :: event != 0 && deaths < DEATHS -> deaths++ /* died before the commit: nothing has happened */
     :: event != 0 ->
#if REVERSED == 3
        atomic { assert(applied[CASE_OF(event)] == VERSION_OF(event) - 1); applied[CASE_OF(event)] = VERSION_OF(event) }
        atomic { if :: checkpoint == mine -> checkpoint = at :: else -> skip fi }
#else
        atomic {
          if
          :: checkpoint == mine ->
             checkpoint = at;
             assert(applied[CASE_OF(event)] == VERSION_OF(event) - 1);
             applied[CASE_OF(event)] = VERSION_OF(event)
          :: else -> skip /* fenced: another one was first */
          fi
        }
#endif
     fi;
     d_step { mine = 0; event = 0; at = 0 }
  od;
  assert(applied[0] == VERSIONS && applied[1] == 1)
}

proctype Wiper() {
  byte times = 0;
  do
  :: times < WIPES -> atomic { wipe_stream(); times++ }
  :: break
  od
}

init {
  atomic {
    run Writer(0, VERSIONS); run Writer(1, 1);
    run Publisher();
    if :: PUBLISHERS == 2 -> run Publisher() :: else -> skip fi;
    run Consumer();
    if :: CONSUMERS == 2 -> run Consumer() :: else -> skip fi;
    run Wiper()
  }
}
