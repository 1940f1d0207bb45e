using DesignPatterns.Testing;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Serving;

/// <summary>The whole cache beside a few lines that say what it should do for one key.</summary>
public sealed class CacheModelTests
{
    private static readonly string[] Policies =
    [
        "max-age=10",
        "max-age=10, stale-if-error=20",
        "no-cache",
        "max-age=10, stale-if-error=20, must-revalidate",
    ];

    [Fact]
    public async Task Any_story_ends_as_the_model_says()
    {
        var steps = Gen.Elements(
            "get", "reload", "wait 1", "wait 9", "wait 15", "edit", "policy", "down", "up");
        var time = new ManualTimeProvider();
        await using var origin = await OriginServer.StartAsync(OriginServer.Status(503));
        await using var cache = await CacheHost.StartAsync(origin, time);

        var number = 0;
        foreach (var story in steps.ListOf().Sample(40, 60))
        {
            var model = new Model();
            number++;
            foreach (var step in story)
            {
                origin.Answer = model.Origin;
                if (step.StartsWith("wait", StringComparison.Ordinal))
                {
                    time.Advance(TimeSpan.FromSeconds(int.Parse(step.AsSpan(5))));
                }

                if (model.Expect(step, time.GetUtcNow()) is { } expected)
                {
                    string[] fields = step == "reload" ? ["Cache-Control: no-cache"] : [];
                    var answer = await cache.GetAsync($"/story/{number}", fields);
                    var got = answer.Status == 200 ? answer.Text : $"{answer.Status}";
                    Assert.True(
                        expected == (got, answer.CacheStatus.Contains("fwd=", StringComparison.Ordinal)),
                        $"{string.Join(", ", story)}: at {step}, {expected} but {got}, {answer.CacheStatus}");
                }
            }
        }
    }

    private sealed class Model
    {
        private (string Text, string Policy, DateTimeOffset At)? _stored;
        private DateTimeOffset _failedUntil;
        private int _edition;
        private int _policy;
        private bool _isUp = true;

        public RequestDelegate Origin =>
            _isUp ? OriginServer.Definition($"{_edition}", Policies[_policy]) : OriginServer.Status(503);

        /// <summary>
        /// The answer to a request, and whether the origin is asked for it; null for other steps.
        /// </summary>
        public (string Text, bool Forwarded)? Expect(string step, DateTimeOffset now)
        {
            switch (step)
            {
                case "edit":
                    _edition++;
                    return null;
                case "policy":
                    _policy = (_policy + 1) % Policies.Length;
                    return null;
                case "down" or "up":
                    _isUp = step == "up";
                    return null;
                case "get" or "reload":
                    return Ask(step == "reload", now);
                default:
                    return null;
            }
        }

        private (string, bool) Ask(bool isReload, DateTimeOffset now)
        {
            if (_stored is { } known && !isReload && Left(known, now) > 0)
            {
                return (known.Text, false);
            }

            if (_stored is { } standIn && now < _failedUntil && MayStandIn(standIn, now))
            {
                return (standIn.Text, false);
            }

            if (_isUp)
            {
                (_stored, _failedUntil) = (($"{_edition}", Policies[_policy], now), default);
                return ($"{_edition}", true);
            }

            _failedUntil = now.AddSeconds(1);
            return _stored is { } last && MayStandIn(last, now) ? (last.Text, true) : ("503", true);
        }

        private static double Left((string, string Policy, DateTimeOffset At) known, DateTimeOffset now) =>
            (known.Policy == "no-cache" ? 0 : 10) - (now - known.At).TotalSeconds;

        private static bool MayStandIn((string, string Policy, DateTimeOffset At) known, DateTimeOffset now)
        {
            var window = known.Policy == Policies[1] ? 20 : -1;
            return Left(known, now) > 0 || Left(known, now) >= -window && window >= 0;
        }
    }
}
