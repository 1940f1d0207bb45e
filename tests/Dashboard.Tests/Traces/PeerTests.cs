using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Traces;
using DesignPatterns.Dashboard.Traces;

namespace DesignPatterns.Dashboard.Tests.Traces;

public class PeerTests
{
    [Theory]
    [InlineData("server.address=redis.local,server.port=6379", "redis.local:6379")]
    [InlineData("server.address=redis.local", "redis.local")]
    [InlineData("server.port=6379", null)]
    [InlineData("peer.service=payments,server.address=10.0.0.1", "payments 10.0.0.1")]
    [InlineData("db.system.name=redis,server.address=localhost,server.port=6379", "redis localhost:6379")]
    [InlineData("db.system=mysql", "mysql")]
    [InlineData("messaging.system=kafka,server.address=b1", "kafka b1")]
    [InlineData("net.peer.name=old,net.peer.port=80", "old:80")]
    [InlineData("db.system=", null)]
    [InlineData("http.route=/words", null)]
    public void Who_was_called_is_named_by_the_conventions(string fields, string? peer) =>
        Assert.Equal(peer, Peer.Of(Row(SpanKind.Client, descendants: 0, fields)));

    [Theory]
    [InlineData(SpanKind.Client, 1)]
    [InlineData(SpanKind.Server, 0)]
    [InlineData(SpanKind.Internal, 0)]
    public void Only_a_call_that_nobody_answered_with_a_span_has_a_peer(SpanKind kind, int descendants) =>
        Assert.Null(Peer.Of(Row(kind, descendants, "server.address=redis.local")));

    private static SpanRow Row(SpanKind kind, int descendants, string fields) =>
        new(
            Sample.Span(1, id: 1) with
            {
                Kind = kind,
                Fields =
                [
                    .. fields.Split(',').Select(one => one.Split('=')).Select(one => new Field(one[0], one[1])),
                ],
            },
            Index: 0,
            Depth: 0,
            descendants,
            SpanPlace.Regular);
}
