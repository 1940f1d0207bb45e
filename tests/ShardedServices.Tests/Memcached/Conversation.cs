using System.Text;
using DesignPatterns.ShardedServices.Tests.Servers;
using DesignPatterns.ShardRouting.Memcached;

namespace DesignPatterns.ShardedServices.Tests.Memcached;

/// <summary>
/// What a router does with the bytes of one client, before one server and without its sockets.
/// </summary>
internal static class Conversation
{
    public const int MostValueBytes = 1 << 20;

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>
    /// Reads the requests, answers those that are refused, and asks the server for the others one by one,
    /// each made to be answered.
    /// </summary>
    public static async Task<string> HoldAsync(MemcachedServer server, byte[] bytes)
    {
        var answers = new StringBuilder();
        for (var at = 0; at < bytes.Length;)
        {
            if (!MemcachedRequests.TryRead(bytes.AsSpan(at), MostValueBytes, out var request))
            {
                break;
            }

            if (request.Verb == MemcachedVerb.Refused)
            {
                answers.Append(request.Error is null ? "" : $"{request.Error}\r\n");
            }
            else if (request.Verb != MemcachedVerb.Quit)
            {
                var answer = await server.AskAsync(Loud(bytes.AsSpan(at, request.Length), request));
                AssertIsOne(answer);
                answers.Append(request.IsQuiet && Silences(request, answer) ? "" : Text(answer));
            }

            if (request.Closes || request.Verb == MemcachedVerb.Quit)
            {
                break;
            }

            at += request.Length;
        }

        return answers.ToString();
    }

    /// <summary>The request without the wish to be quiet.</summary>
    private static byte[] Loud(ReadOnlySpan<byte> bytes, in MemcachedRequest request) =>
        [.. bytes[..request.QuietStart], .. bytes[(request.QuietStart + request.QuietLength)..]];

    private static bool Silences(in MemcachedRequest request, byte[] answer) =>
        MemcachedReplies.TryRead(answer, MostValueBytes, out var reply, out _)
        && MemcachedQuiet.Silences(request.Verb, answer.AsSpan(0, reply.LineLength));

    // One line, or blocks and statistics up to their end: else the next answer would be taken for another's.
    private static void AssertIsOne(ReadOnlySpan<byte> answer)
    {
        for (var isOver = false; !isOver;)
        {
            Assert.True(MemcachedReplies.TryRead(answer, MostValueBytes, out var reply, out _), Text(answer));
            Assert.NotEqual(MemcachedReplyKind.Rubbish, reply.Kind);
            isOver = reply.Kind != MemcachedReplyKind.Value && !answer.StartsWith("STAT "u8);
            answer = answer[reply.Length..];
        }

        Assert.True(answer.IsEmpty, Text(answer));
    }
}
