using System.Text.Json.Serialization;
using DesignPatterns.ShardedCache.Items;
using DesignPatterns.ShardedCache.Status;

namespace DesignPatterns.ShardedCache;

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Item))]
[JsonSerializable(typeof(CacheStatus))]
internal sealed partial class ShardedCacheJson : JsonSerializerContext;
