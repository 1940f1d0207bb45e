using System.Globalization;
using System.Net;

namespace DesignPatterns.AppHost.Tests.ScatterGather;

/// <summary>Where a process listens for TCP, as Linux tells it.</summary>
internal static class Listeners
{
    private const string Listening = "0A";

    public static IReadOnlyList<IPEndPoint> Of(int processId)
    {
        var sockets = Directory.EnumerateFiles($"/proc/{processId}/fd")
            .Select(file => new FileInfo(file).LinkTarget ?? "")
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(target => target["socket:[".Length..^1])
            .ToHashSet();
        string[] tables = [$"/proc/{processId}/net/tcp", $"/proc/{processId}/net/tcp6"];
        return [.. tables.SelectMany(table => Read(table, sockets))];
    }

    //   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
    //    0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 …
    private static IEnumerable<IPEndPoint> Read(string table, HashSet<string> sockets) =>
        from line in File.ReadLines(table).Skip(1)
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where fields[3] == Listening && sockets.Contains(fields[9])
        select ReadAddress(fields[1]);

    private static IPEndPoint ReadAddress(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        // Words of four bytes, each as this machine's number: the first byte is the lowest, and written last.
        var bytes = Convert.FromHexString(text[..colon]).Chunk(4).SelectMany(word => word.Reverse()).ToArray();
        var port = int.Parse(text[(colon + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new(new IPAddress(bytes), port);
    }
}
