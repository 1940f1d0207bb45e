"""SQLite's FTS5 or Xapian in our index's place: the same corpus and queries, the same figures.

  python3 search.py fts5|xapian CORPUS QUERIES FOLDER
"""
import os
import shutil
import sqlite3
import sys
import time

REPEATS = 3
BEST = 10

engine, corpus, queries, folder = sys.argv[1:]
with open(corpus, encoding="utf-8", newline="\n") as file:
    documents = [line.rstrip("\n").split("\t", 1) for line in file]
asked = {}
with open(queries, encoding="utf-8") as file:
    for line in file:
        kind, *words = line.rstrip("\n").split("\t")
        asked.setdefault(kind, []).append(words)


def tell(what, unit, figure):
    print(f"FIGURE\t{engine}\t{what}\t{unit}\t{figure:.4f}", flush=True)


class Fts5:
    def build(self):
        path = f"{folder}/fts5.db"
        if os.path.exists(path):
            os.remove(path)
        db = sqlite3.connect(path, isolation_level=None)
        db.execute("pragma journal_mode = off")
        db.execute("pragma synchronous = off")
        db.execute("pragma cache_size = -262144")
        db.execute("create virtual table d using fts5(title, text, content = '',"
                   " tokenize = 'unicode61 remove_diacritics 2')")
        db.execute("begin")
        db.executemany("insert into d(rowid, title, text) values (?, ?, ?)",
                       ((number, *document) for number, document in enumerate(documents)))
        db.execute("commit")
        db.execute("insert into d(d) values ('optimize')")
        self.db = db
        return path

    def query(self, kind, words):
        if kind == "phrase":
            return '"' + " ".join(words) + '"'
        return (" OR " if kind == "or" else " AND ").join(f'"{word}"' for word in words)

    def best(self, query):
        return self.db.execute("select rowid from d where d match ? order by rank limit ?", (query, BEST)).fetchall()

    def all(self, query):
        return [row[0] for row in self.db.execute("select rowid from d where d match ? order by rowid", (query,))]


class Xapian:
    def build(self):
        path = f"{folder}/xapian.db"
        shutil.rmtree(path, ignore_errors=True)
        db = xapian.WritableDatabase(path, xapian.DB_CREATE_OR_OVERWRITE | xapian.DB_NO_SYNC)
        generator = xapian.TermGenerator()
        for number, (title, text) in enumerate(documents):
            document = xapian.Document()
            generator.set_document(document)
            generator.set_termpos(0)
            generator.index_text(title)
            generator.increase_termpos()
            generator.index_text(text)
            db.replace_document(number + 1, document)
        db.commit()
        db.close()
        self.db = xapian.Database(path)
        self.enquire = xapian.Enquire(self.db)
        self.enquire.set_weighting_scheme(xapian.BM25Weight())
        return path

    def query(self, kind, words):
        operator = {"or": xapian.Query.OP_OR, "phrase": xapian.Query.OP_PHRASE}.get(kind, xapian.Query.OP_AND)
        return xapian.Query(operator, words)

    def best(self, query):
        self.enquire.set_query(query)
        return [match.docid for match in self.enquire.get_mset(0, BEST)]

    def all(self, query):
        self.enquire.set_query(query)
        return sorted(match.docid - 1 for match in self.enquire.get_mset(0, len(documents)))


def size(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(f"{path}/{name}") for name in os.listdir(path))


def ask(made):
    times = []
    start = time.perf_counter()
    for query in made:
        before = time.perf_counter()
        subject.best(query)
        times.append(time.perf_counter() - before)
    rate = len(made) / (time.perf_counter() - start)
    times.sort()
    return rate, times[len(times) // 2] * 1e6, times[len(times) * 99 // 100] * 1e6


if engine == "xapian":
    import xapian

subject = Fts5() if engine == "fts5" else Xapian()
builds = []
for _ in range(REPEATS if engine == "fts5" else 1):
    start = time.perf_counter()
    place = subject.build()
    builds.append(time.perf_counter() - start)
tell("index", "seconds", sorted(builds)[len(builds) // 2])
tell("index", "mb", size(place) / 1e6)

with open(f"{folder}/{engine}.ids", "w", encoding="utf-8") as file:
    for kind, those in asked.items():
        for words in those:
            ids = " ".join(map(str, subject.all(subject.query(kind, words))))
            file.write(f"{kind}\t{' '.join(words)}\t{ids}\n")

# What a call costs from Python: no document has this word.
asked["none"] = [["qzxqzxqzx"]] * 1500
for kind, those in asked.items():
    made = [subject.query(kind, words) for words in those]
    ask(made[:100])
    rate, half, late = sorted(ask(made) for _ in range(REPEATS))[REPEATS // 2]
    tell(kind, "rate", rate)
    tell(kind, "p50", half)
    tell(kind, "p99", late)

with open("/proc/self/status", encoding="ascii") as file:
    tell("memory", "mb", next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) / 1e3)
