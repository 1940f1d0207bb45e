using System.ComponentModel.DataAnnotations;
using System.Net;
using DesignPatterns.Sharding;
using DesignPatterns.Sharding.Hashing;
using DesignPatterns.ShardRouting.HotKeys;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ShardRouting.Configuration;

/// <summary>How a router routes: section <c>ShardRouting</c>.</summary>
public sealed class RouterOptions : IValidatableObject
{
    public const string Section = "ShardRouting";

    public ShardProtocol Protocol { get; set; } = ShardProtocol.Memcached;

    /// <summary>Where clients connect. Loopback: an ambassador serves its neighbours, and nobody else.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Where clients connect; 0 lets the machine choose.</summary>
    [Range(0, 65_535)]
    public int Port { get; set; }

    /// <summary>The shards, unless <see cref="MapFile"/> names them.</summary>
    [ValidateEnumeratedItems]
    public IList<ShardOptions> Shards { get; init; } = [];

    /// <summary>A JSON file with the shards, which is watched; empty: there is none.</summary>
    public string MapFile { get; set; } = "";

    public Distribution Distribution { get; set; } = Distribution.Ketama;

    public KeyHash Hash { get; set; } = KeyHash.Fnv1A64;

    /// <summary>The two characters around the part of a key that counts, such as <c>{}</c>; empty: all of it.</summary>
    [RegularExpression("^(..)?$", ErrorMessage = "HashTag must be two characters, such as {}, or empty.")]
    public string HashTag { get; set; } = "";

    /// <summary>What happens to the keys of a shard that is out.</summary>
    public FailurePolicy Policy { get; set; } = FailurePolicy.FailFast;

    /// <summary>
    /// Whether the shards may be emptied: memcached always is a cache, Redis only when this says so.
    /// </summary>
    public bool IsCache { get; set; }

    /// <summary>
    /// How long a shard may take to answer. Lower: stalls are shorter; higher: a busy machine is not taken for a dead
    /// one, which costs a cache all that it holds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(150);

    /// <summary>How long a shard may take to accept a connection.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often a replica that is away is tried: it is back at most so much later.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan ReturnPeriod { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a silent connection is waited for before another is tried.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan HungTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// For how long after its return what a replica misses is asked of a peer and copied. Lower: keys that are seldom
    /// read are missed sooner; higher: true misses cost a second question for longer.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "24:00:00")]
    public TimeSpan WarmingPeriod { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The largest value, in bytes. Default: memcached's own 1 MiB; of Redis 16 MiB.</summary>
    [Range(1, 512 * 1_024 * 1_024)]
    public int MostValueBytes
    {
        get => field > 0 ? field : (Protocol == ShardProtocol.Redis ? 16 : 1) * 1_024 * 1_024;
        set;
    }

    /// <summary>How much may wait to be sent to one replica before calls to it fail.</summary>
    [Range(65_536, int.MaxValue / 2)]
    public int MostUnsentBytes { get; set; } = 32 * 1_024 * 1_024;

    /// <summary>How much one client may be owed before it is dropped: it does not take its answers.</summary>
    [Range(65_536, int.MaxValue)]
    public int MostOwedBytes { get; set; } = 64 * 1_024 * 1_024;

    /// <summary>How much all clients together may be owed before those with more than 1 MiB are dropped.</summary>
    [Range(1_048_576, long.MaxValue)]
    public long MostOwedInAll { get; set; } = 256L * 1_024 * 1_024;

    /// <summary>How many clients may be connected.</summary>
    [Range(1, 60_000)]
    public int MostClients { get; set; } = 10_000;

    /// <summary>
    /// How many keys of ejected shards are remembered, one by one, to be dropped where they were guests.
    /// </summary>
    [Range(1, 10_000_000)]
    public int MostGuests { get; set; } = 65_536;

    /// <summary>
    /// How long after a change of the map a cache's keys are moved only as they are touched; then all others are. A
    /// store's are from the start.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "7.00:00:00")]
    public TimeSpan MotionPeriod { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Copies of keys that are read more than one shard should bear. For memcached.</summary>
    [Required, ValidateObjectMembers]
    public HotKeyOptions HotKeys { get; init; } = new();

    /// <summary>What clients of a Redis pool must give; empty: nothing.</summary>
    public string ClientPassword { get; set; } = "";

    /// <summary>What the shards want to hear; empty: nothing.</summary>
    public string ReplicaPassword { get; set; } = "";

    /// <summary>Serves connections as every system can, on Linux too: for comparison.</summary>
    public bool UsePortableLoop { get; set; }

    internal HashTag? Tag => HashTag.Length == 2 ? new HashTag((byte)HashTag[0], (byte)HashTag[1]) : null;

    /// <summary>Whether replicas may be emptied.</summary>
    internal bool MayEmpty => IsCache || Protocol == ShardProtocol.Memcached;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Shards.Count == 0 && MapFile.Length == 0)
        {
            yield return new("There must be Shards, or a MapFile that names them.", [nameof(Shards)]);
        }

        if (!IPAddress.TryParse(Address, out _))
        {
            yield return new($"Address must be an IP address, but is '{Address}'.", [nameof(Address)]);
        }

        if (Policy == FailurePolicy.Eject && !MayEmpty)
        {
            yield return new(
                "Eject moves keys to a shard that does not have them and empties the one that returns: "
                + "it is for caches only. Set IsCache if this Redis may lose what it holds.",
                [nameof(Policy)]);
        }

        if (HotKeys.Enabled && Protocol == ShardProtocol.Redis)
        {
            yield return new(
                IsCache
                    ? "HotKeys is built for memcached alone: this Redis cannot have it."
                    : "HotKeys keeps copies that may end early: it is for caches only, and built for memcached alone.",
                [nameof(HotKeys)]);
        }

        foreach (var shard in Shards.Where(LacksReplicas))
        {
            yield return new(NeedsReplicas(shard), [nameof(Shards)]);
        }
    }

    /// <summary>Whether the policy needs more replicas than the shard has.</summary>
    internal bool LacksReplicas(ShardOptions shard) => Policy == FailurePolicy.Replica && shard.Replicas.Count < 2;

    internal static string NeedsReplicas(ShardOptions shard) =>
        $"Policy Replica needs at least 2 replicas a shard, but shard '{shard.Name}' has one.";
}

[OptionsValidator]
internal sealed partial class RouterOptionsValidator : IValidateOptions<RouterOptions>;
