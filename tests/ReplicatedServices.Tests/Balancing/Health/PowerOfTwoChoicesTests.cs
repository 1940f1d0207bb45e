using DesignPatterns.Balancing;
using DesignPatterns.Balancing.Health;
using DesignPatterns.Testing;

namespace DesignPatterns.ReplicatedServices.Tests.Balancing.Health;

public class PowerOfTwoChoicesTests
{
    private const int Requests = 30_000;
    private readonly ReplicaSet _set = Sets.Of(3, new ReplicaSetOptions(), new ManualTimeProvider());

    [Fact]
    public void Idle_replicas_are_picked_evenly_whoever_asks()
    {
        var shares = CountPicks();

        // Three standard deviations of a fair draw are 245.
        Assert.All(shares, share => Assert.InRange(share, 9_700, 10_300));
    }

    [Fact]
    public void The_most_loaded_replica_is_never_picked()
    {
        _set.Replicas[1].Enter();

        var shares = CountPicks();

        Assert.Equal(0, shares[1]);
        Assert.InRange(shares[0], 14_500, 15_500);
    }

    [Fact]
    public void A_replica_that_hangs_takes_few_requests_before_it_is_drawn_past()
    {
        // Requests to the first replica never end, those to the others end after three more requests.
        Queue<Replica> inFlight = [];
        for (var i = 0; i < 1_000; i++)
        {
            var replica = _set.Pick();
            replica.Enter();
            if (replica != _set.Replicas[0])
            {
                inFlight.Enqueue(replica);
            }

            if (inFlight.Count > 3)
            {
                inFlight.Dequeue().Leave();
            }
        }

        Assert.InRange(_set.Replicas[0].InFlight, 1, 5);
    }

    [Fact]
    public void One_draw_would_send_a_third_to_the_replica_that_hangs()
    {
        var random = new Random(1);
        var hanging = Enumerable.Range(0, 1_000).Count(_ => random.Next(3) == 0);

        Assert.True(hanging > 250);
    }

    [Fact]
    public void A_single_candidate_needs_no_draw() =>
        Assert.Same(_set.Replicas[0], PowerOfTwoChoices.Pick([_set.Replicas[0]], new Random(1)));

    private int[] CountPicks()
    {
        var shares = new int[3];
        for (var i = 0; i < Requests; i++)
        {
            shares[Array.IndexOf([.. _set.Replicas], _set.Pick())]++;
        }

        return shares;
    }
}
