using System.Diagnostics;
using System.Net;
using DesignPatterns.ShardRouting.Loops;

namespace DesignPatterns.ShardLoad;

/// <summary>One connection: sends a batch, and the next when all of it is answered.</summary>
internal sealed class Client(Load load) : IConnectionHandler
{
    private static readonly TimeSpan ReconnectPeriod = TimeSpan.FromMilliseconds(20);

    private readonly int[] _keys = new int[load.Batch.KeyCount];
    private ILoopConnection? _connection;
    private long _sent;
    private int _answered;

    public int MostUnread => 4 * 1_024 * 1_024;

    private int KeysPerRequest => _keys.Length / load.Choices.Depth;

    private bool IsDone => _answered == load.Choices.Depth;

    public void Start() =>
        _connection = load.Loop.Connect(new IPEndPoint(IPAddress.Loopback, load.Choices.Port), this);

    public void Connected() => Send();

    public int Received(ReadOnlySpan<byte> bytes)
    {
        var now = Stopwatch.GetTimestamp();
        var used = 0;
        while (!IsDone)
        {
            var asked = _keys.AsSpan(_answered * KeysPerRequest, KeysPerRequest);
            var length = Answers.Read(bytes[used..], load.Choices.IsRedis, asked, load.Keys, out var outcome);
            if (length == 0)
            {
                return used;
            }

            used += length;
            _answered++;
            load.Tally.Add(outcome, _sent, now, load.Keys.IsOfLost(asked[0]));
        }

        if (used < bytes.Length)
        {
            _connection!.Close("more answers than requests", reset: true);
        }
        else
        {
            Send();
        }

        return bytes.Length;
    }

    public void Drained()
    {
        // A batch is sent when the one before it is answered: nothing piles up.
    }

    public void Closed(string reason)
    {
        load.Tally.LostConnections++;
        for (; _answered < load.Choices.Depth; _answered++)
        {
            load.Tally.AddFailed(load.Keys.IsOfLost(_keys[_answered * KeysPerRequest]));
        }

        load.Loop.After(ReconnectPeriod, Start);
    }

    private void Send()
    {
        if (!load.TryChoose(_keys))
        {
            return;
        }

        load.Batch.Write(_connection!.GetSpan(load.Batch.Length), _keys, load.Keys);
        _connection.Advance(load.Batch.Length);
        _answered = 0;
        _sent = Stopwatch.GetTimestamp();
    }
}
