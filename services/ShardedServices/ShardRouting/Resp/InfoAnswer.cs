using System.Buffers;
using System.Globalization;
using System.Text;

namespace DesignPatterns.ShardRouting.Resp;

/// <summary>INFO of the ambassador itself, in Redis' form: a server's own, ask the server for.</summary>
internal static class InfoAnswer
{
    public static void Write(IBufferWriter<byte> output, RespRequest request, ReadOnlySpan<byte> bytes, Router router)
    {
        List<string> sections = [];
        for (var place = 1; place < request.Count; place++)
        {
            sections.Add(Encoding.UTF8.GetString(request.Argument(bytes, place)).ToLowerInvariant());
        }

        var info = new StringBuilder();
        foreach (var (name, lines) in All(router))
        {
            if (sections.Count == 0 || sections.Any(one => one is "all" or "default" or "everything" || one == name))
            {
                info.Append(info.Length > 0 ? "\r\n" : "")
                    .Append(CultureInfo.InvariantCulture, $"# {char.ToUpperInvariant(name[0])}{name[1..]}\r\n")
                    .AppendJoin("", lines.Select(line => $"{line}\r\n"));
            }
        }

        LocalAnswers.WriteText(output, $"{info}");
    }

    private static IEnumerable<(string Name, IEnumerable<string> Lines)> All(Router router)
    {
        var counts = router.Counts;
        yield return ("server", [$"redis_version:{HelloAnswer.Version}", "redis_mode:standalone", "router:shards"]);
        yield return ("clients", [$"connected_clients:{router.SessionCount}"]);
        yield return ("stats",
        [
            $"total_connections_received:{counts.Clients}",
            $"total_commands_processed:{router.Shards.ToArray().Sum(shard => shard.Calls)}",
            $"refused_commands:{counts.Refusals}",
            $"repeated_reads:{counts.Repeats}",
            $"replicas_lost:{counts.ReplicasOut}",
            $"diverged_writes:{counts.Divergences}",
        ]);
        yield return ("replication", ["role:master", "connected_slaves:0"]);
        yield return ("shards", router.Shards.ToArray().Select((shard, index) =>
            $"shard{index}:name={shard.Name},state={(shard.IsOut ? "out" : "live")},"
            + $"replicas={shard.Replicas.Count},live={shard.Live.Length},calls={shard.Calls}"));
    }
}
