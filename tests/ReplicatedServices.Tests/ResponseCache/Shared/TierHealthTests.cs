using DesignPatterns.ResponseCache.Shared;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Shared;

public sealed class TierHealthTests
{
    private const int FailuresToBypass = 3;

    // c: a call is answered, f: it fails; p: a probe is answered, x: it fails; l: the connection is lost.
    [Theory]
    [InlineData("", TierState.Connecting)]
    [InlineData("x", TierState.Bypassed)]
    [InlineData("p", TierState.InUse)]
    [InlineData("pff", TierState.InUse)]
    [InlineData("pfff", TierState.Bypassed)]
    [InlineData("pffcff", TierState.InUse)] // In a row, that is.
    [InlineData("pffpf", TierState.Bypassed)] // A probe answered between calls that time out is no excuse.
    [InlineData("pfx", TierState.InUse)]
    [InlineData("pxpxpx", TierState.InUse)] // Hiccups in a quiet cache, where nobody but probes asks.
    [InlineData("pxxcx", TierState.Bypassed)] // A probe reads the purges: that calls are answered is no excuse.
    [InlineData("pxxx", TierState.Bypassed)]
    [InlineData("pfffc", TierState.Bypassed)] // The late answer to a call given up proves nothing.
    [InlineData("pfffx", TierState.Bypassed)]
    [InlineData("pfffp", TierState.InUse)]
    [InlineData("pfffpff", TierState.InUse)] // It starts anew.
    [InlineData("pl", TierState.Bypassed)]
    [InlineData("plp", TierState.InUse)]
    public void The_state_follows_from_how_calls_and_probes_end(string story, object expected)
    {
        var health = new TierHealth(FailuresToBypass);

        foreach (var step in story)
        {
            var before = health.State;
            var changed = step switch
            {
                'c' or 'f' => health.CallEnded(step == 'c'),
                'p' or 'x' => health.ProbeEnded(step == 'p'),
                _ => health.ConnectionLost(),
            };
            Assert.Equal(before != health.State, changed);
        }

        Assert.Equal(expected, health.State);
    }
}
