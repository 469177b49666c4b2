package ns.net;

/**
 * A part of a rule: a condition, which ends the rule for packets that it is not true of, or something that is done.
 *
 * @man nft(8)
 */
public sealed interface NftStatement
        permits NftCounter,
                NftDup,
                NftForward,
                NftLimit,
                NftLookup,
                NftMangle,
                NftMatch,
                NftNat,
                NftOther,
                NftRange,
                NftReject,
                NftVerdict {}
