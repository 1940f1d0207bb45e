using DesignPatterns.Etcd;
using DesignPatterns.Etcd.Messages;
using DesignPatterns.Etcd.Watching;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace DesignPatterns.OwnershipElection.Tests.Etcd.Pure;

/// <summary>
/// Goal: a watch whose stream breaks anywhere loses no change and doubles none. Method: a model of how etcd
/// answers (catching up in batches, in fragments, under a header that is ahead), cut at random; and positions
/// that go on where they must not.
/// </summary>
public sealed class WatchPositionTests
{
    private static readonly Config Often = Config.QuickThrowOnFailure.WithMaxTest(500);

    private static readonly Arbitrary<int> AnySeed = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Fact]
    public void Every_change_is_seen_once_and_a_revision_as_a_whole() =>
        SeesAll((position, _) => position.Next).Check(Often);

    [Fact]
    public void One_that_goes_on_behind_the_revision_of_the_header_is_found_out() =>
        Assert.ThrowsAny<Exception>(() =>
            SeesAll((_, header) => header + 1).Check(Often));

    [Fact]
    public void One_that_skips_a_revision_is_found_out() =>
        Assert.ThrowsAny<Exception>(() => SeesAll((position, _) => position.Next + 1).Check(Often));

    [Fact]
    public void A_watch_from_now_goes_on_behind_the_revision_in_which_it_began()
    {
        var position = new WatchPosition(0);
        Assert.Null(position.Accept(new() { Header = new() { Revision = 41 }, Created = true }));
        position.Break();
        Assert.Equal(42, position.Next);
    }

    [Fact]
    public void An_answer_without_changes_moves_it_on_so_that_compaction_does_not_catch_up_with_it()
    {
        var position = new WatchPosition(7);
        position.Accept(new() { Header = new() { Revision = 41 }, Created = true });
        Assert.Equal(7, position.Next);

        position.Accept(new() { Header = new() { Revision = 50 } });
        Assert.Equal(51, position.Next);
        position.Accept(new() { Header = new() { Revision = 49 } });
        Assert.Equal(51, position.Next);
    }

    [Fact]
    public void Compaction_and_a_refusal_end_it()
    {
        var compacted = Assert.Throws<EtcdCompactedException>(() => new WatchPosition(7).Accept(
            new() { Header = new() { Revision = 50 }, Canceled = true, CompactRevision = 40 }));
        Assert.Equal(40, compacted.CompactRevision);

        var refused = Assert.Throws<EtcdException>(() => new WatchPosition(7).Accept(
            new() { Header = new(), Created = true, Canceled = true, CancelReason = "permission denied" }));
        Assert.Contains("permission denied", refused.Message, StringComparison.Ordinal);
    }

    private static Property SeesAll(Func<WatchPosition, long, long> goOn) => Prop.ForAll(AnySeed, seed =>
    {
        var random = new Random(seed);
        var store = new ModelStore(random);
        var position = new WatchPosition(1);
        var seen = new List<(long Revision, string Key)>();
        var next = 1L;
        for (var stream = 0; seen.Count < store.Count && stream < 200; stream++)
        {
            var most = stream < 100 ? random.Next(1, 12) : int.MaxValue;
            foreach (var answer in store.Answer(next).Take(most))
            {
                if (position.Accept(answer) is { } batch)
                {
                    seen.AddRange(batch.Events.Select(change => (change.Entry.ModRevision, change.Entry.Key)));
                    if (!store.IsWhole(batch))
                    {
                        return false;
                    }
                }

                next = goOn(position, answer.Header.Revision);
            }

            position.Break();
        }

        return seen.SequenceEqual(store.All);
    });

    /// <summary>Revisions of one to five changes, answered as etcd does to a watch that is behind.</summary>
    private sealed class ModelStore
    {
        private readonly Random _random;
        private readonly List<Event>[] _revisions;

        public ModelStore(Random random)
        {
            _random = random;
            _revisions = [.. Enumerable.Range(1, random.Next(1, 40)).Select(revision =>
                Enumerable.Range(0, random.Next(1, 6)).Select(key => new Event
                {
                    Kv = new() { Key = ByteString.CopyFromUtf8($"{key}"), ModRevision = revision },
                }).ToList())];
        }

        public IEnumerable<(long Revision, string Key)> All => _revisions.SelectMany(changes => changes)
            .Select(change => (change.Kv.ModRevision, change.Kv.Key.ToStringUtf8()));

        public int Count => _revisions.Sum(changes => changes.Count);

        public bool IsWhole(WatchBatch batch) => batch.Revision == batch.Events[^1].Entry.ModRevision
            && batch.Events.GroupBy(change => change.Entry.ModRevision)
                .All(revision => revision.Count() == _revisions[revision.Key - 1].Count);

        public IEnumerable<WatchResponse> Answer(long start)
        {
            yield return Empty(isCreated: true);
            for (var from = (int)start - 1; from < _revisions.Length;)
            {
                var to = Math.Min(_revisions.Length, from + _random.Next(1, 5));
                var changes = _revisions[from..to].SelectMany(revision => revision).ToList();
                while (changes.Count > 0)
                {
                    var count = _random.Next(1, changes.Count + 1);
                    var answer = Empty(isCreated: false);
                    answer.Events.AddRange(changes.Take(count));
                    changes.RemoveRange(0, count);
                    answer.Fragment = changes.Count > 0;
                    yield return answer;
                }

                from = to;
            }

            yield return Empty(isCreated: false);
        }

        private WatchResponse Empty(bool isCreated) =>
            new() { Header = new() { Revision = _revisions.Length }, Created = isCreated };
    }
}
