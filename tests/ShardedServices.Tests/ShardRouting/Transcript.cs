using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting;

/// <summary>What was said on a connection, with cas tokens by the order in which they first came.</summary>
internal static partial class Transcript
{
    /// <summary>Stands for the last token that was told.</summary>
    public const string LastToken = "77777777777777";

    /// <summary>Asks one by one.</summary>
    public static async Task<string> HoldAsync(TextClient client, IEnumerable<string> requests)
    {
        await client.AskAsync("flush_all\r\n");
        var (said, token) = ("", "99999999999999");
        foreach (var request in requests)
        {
            try
            {
                var answer = await client.AskAsync(request.Replace(LastToken, token));
                said += answer;
                token = Tokens().Matches(answer).LastOrDefault()?.Groups["token"].Value ?? token;
            }
            catch (Exception end) when (end is EndOfStreamException or SocketException)
            {
                said += "(closed)";
                break;
            }
        }

        return ByRole(said);
    }

    /// <summary>Says all at once, and nothing more.</summary>
    public static async Task<string> SayAsync(TextClient client, string bytes)
    {
        await client.AskAsync("flush_all\r\n");
        try
        {
            await client.SendAsync(bytes);
            client.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // It has closed already; what it said may still be read.
        }

        return ByRole(await client.UntilClosedAsync());
    }

    /// <summary>Tokens differ from server to server: it counts which of them are equal.</summary>
    public static string ByRole(string said)
    {
        var roles = new Dictionary<string, int>();
        return Debugged().Replace(Tokens().Replace(said, match =>
        {
            var token = match.Groups["token"];
            roles.TryAdd(token.Value, roles.Count);
            return token.Value == "0" ? match.Value : $"{match.Groups["before"].Value}#{roles[token.Value]}";
        }), " cas=#");
    }

    // VALUE <key> <flags> <length> <cas>, or a flag c<cas> behind HD or VA <length>.
    [GeneratedRegex(@"(?<before>VALUE \S+ \d+ \d+ |\n?(?:HD|VA \d+|EX|NS|NF)(?: [a-zA-Z]\S*)*? c)(?<token>\d+)")]
    private static partial Regex Tokens();

    [GeneratedRegex(@" cas=\d+")]
    private static partial Regex Debugged();
}
