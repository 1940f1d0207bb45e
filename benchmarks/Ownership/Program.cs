using System.Globalization;
using DesignPatterns.Etcd;
using DesignPatterns.OwnershipFigures;
using DesignPatterns.OwnershipFigures.Locks;
using DesignPatterns.OwnershipFigures.Writes;

// WHAT CLUSTER ADDRESSES ROUNDS SECONDS, or keep-alives CLUSTER ADDRESSES PROCESS…: see ownership.sh.
var addresses = args[2].Split(',');
EtcdClient Connect() => new(new() { Endpoints = addresses });
Rounds Rounds() => new(
    args[1],
    int.Parse(args[3], CultureInfo.InvariantCulture),
    TimeSpan.FromSeconds(double.Parse(args[4], CultureInfo.InvariantCulture)));
await (args[0] switch
{
    "locks" => LockFigures.MeasureAsync(Rounds(), Connect, addresses[0]),
    "hand-over" => HandOverFigures.MeasureAsync(Rounds(), Connect, addresses[0]),
    "writes" => EtcdWrites.MeasureAsync(Rounds(), Connect),
    "redis" => RedisWrites.MeasureAsync(Rounds(), addresses[0]),
    "keep-alives" => KeepAliveFigures.MeasureAsync(Connect, args[1], args[3..]),
    _ => throw new ArgumentException("locks, hand-over, writes, redis or keep-alives", nameof(args)),
});
